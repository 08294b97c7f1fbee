// A program under test: started in an empty directory, ready when it has said so, stopped by its own process id.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DEADLINE_MS = 20_000;

// Resolves with what the first match of `ready` in the program's output captured, and with the directory. The
// test stops the program by SIGTERM when it ends, and then fails if the program does not end as it should: with
// an exit code, or by a signal.
export async function startService(t, { command, args, env = {}, ready, end = 0 }) {
  const directory = await mkdtemp(join(tmpdir(), "countersign-browser-"));
  // Settings of the person who runs the tests must not reach the program.
  const child = spawn(command, args, { cwd: directory, env: { PATH: process.env.PATH, ...env } });
  const exited = once(child, "exit").catch((error) => [error.code]);
  t.after(async () => {
    const ended = await stop(child, exited);
    await rm(directory, { recursive: true });
    if (ended !== end) throw new Error(`${command} ended with ${ended}`);
  });
  return { directory, ...(await firstMatch(child, ready)) };
}

function firstMatch(child, ready) {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => fail("was not ready in time"), DEADLINE_MS);
    const fail = (why) => {
      clearTimeout(timer);
      reject(new Error(`${child.spawnfile} ${why}; it printed:\n${output}`));
    };
    const read = (chunk) => {
      output += chunk;
      const match = ready.exec(output);
      if (!match) return;
      clearTimeout(timer);
      resolve(match.groups);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", (error) => fail(`could not be started (${error.message})`));
    child.once("exit", (code) => fail(`ended with ${code}`));
  });
}

async function stop(child, exited) {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), DEADLINE_MS);
  const [code, signal] = await exited;
  clearTimeout(timer);
  return code ?? signal;
}
