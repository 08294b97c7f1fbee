// The services whose kits are measured. Each is a command, and what it is told stands in its environment.

import { join, resolve } from "node:path";
import { startService } from "../../browser/service.js";
import { startTurns } from "./turns.js";

const HERE = import.meta.dirname;
const READY = /running on (?<url>http:\/\/[0-9.:]+)/;

const KITS = {
  Python: () => ({
    command: program("KITS_PYTHON", "a Python that has what services/requirements.txt names"),
    args: [join(HERE, "services/fastapi_service.py")],
    env: { PYTHONPATH: resolve(HERE, "../../../verifiers/python/src"), PYTHONDONTWRITEBYTECODE: "1" },
  }),
  Node: () => ({ command: process.execPath, args: [join(HERE, "services/express-service.js")] }),
  Rust: () => ({ command: program("KITS_AXUM", "the program of services/axum"), args: [] }),
};

// Resolves with one for each kit: its name, its URL, the only way by which it reaches the nodes, what calls
// it, and how often it was called.
export function startServices(owner, issuer, nodes) {
  return Promise.all(Object.entries(KITS).map(([kit, command]) => start(owner, kit, command(), issuer, nodes)));
}

async function start(owner, kit, { command, args, env }, issuer, nodes) {
  const turns = await startTurns(owner, nodes);
  const environment = { ...env, ISSUER: issuer, BASE_URL: turns.url };
  const { url } = await startService(owner, { command, args, env: environment, ready: READY, end: "SIGTERM" });
  const streams = new Set();
  owner.after(() => Promise.all([...streams].map((stream) => stream.stop())));
  return { kit, url, turns, streams, calls: 0 };
}

function program(variable, what) {
  const path = process.env[variable];
  if (!path) throw new Error(`set ${variable} to ${what}`);
  return path;
}
