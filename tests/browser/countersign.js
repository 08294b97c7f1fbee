// `serve --demo` on a free port, and what its banner says.

import { resolve } from "node:path";
import { startService } from "./service.js";

const DEBUG_BUILD = resolve(import.meta.dirname, "../../target/debug/countersign");

// The issuer, the docs page, and the password of alice.
const BANNER = /Issuer +(?<issuer>\S+)[^]*Docs +(?<docs>\S+)[^]*the password (?<password>\S+)\n/;

export function startCountersign(t, env = {}) {
  return startService(t, {
    command: resolve(process.env.COUNTERSIGN_BIN || DEBUG_BUILD),
    args: ["serve", "--demo", "--listen", "127.0.0.1:0"],
    env,
    ready: BANNER,
  });
}
