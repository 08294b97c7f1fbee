// Waiting for what another process does.

import { setTimeout as pause } from "node:timers/promises";

const PAUSE_MS = 20;

// Asks until the answer is as wanted, and resolves with how many milliseconds that took.
export async function eventually(what, deadline, ask) {
  const began = performance.now();
  while (!(await ask())) {
    if (performance.now() - began > deadline) throw new Error(`${what}: not within ${deadline} ms`);
    await pause(PAUSE_MS);
  }
  return performance.now() - began;
}
