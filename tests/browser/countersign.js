// `serve --demo`, and what its banner says.

import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { startService } from "./service.js";

const DEBUG_BUILD = resolve(import.meta.dirname, "../../target/debug/countersign");
const COMMAND = resolve(process.env.COUNTERSIGN_BIN || DEBUG_BUILD);

// The address, the issuer, the docs page, and the password of alice.
const BANNER =
  /Address +(?<address>\S+)[^]*Issuer +(?<issuer>\S+)[^]*Docs +(?<docs>\S+)[^]*the password (?<password>\S+)\n/;

// What a command changes counts at once.
export const startCountersign = (t, env) =>
  startDemo(t, "127.0.0.1:0", { COUNTERSIGN_CLIENTS__CACHE_TTL: "0s", ...env });

export async function startDemo(t, address, env = {}) {
  const args = ["serve", "--demo", "--listen", address];
  const found = await startService(t, { command: COMMAND, args, env, ready: BANNER });
  return {
    ...found,
    // Runs a command beside the server; resolves with what it prints.
    async run(...args) {
      const cwd = join(found.directory, "countersign-demo");
      const { stdout } = await promisify(execFile)(COMMAND, args, { cwd, env: { PATH: process.env.PATH } });
      return stdout;
    },
  };
}
