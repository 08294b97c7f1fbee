// A relying party in a process of its own, in whatever language. The environment tells it of the server, and it
// talks as relying-parties/dialogue.js does.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

// `command` begins with the program. `authority` is the file of certificates that the party trusts for TLS, under the
// names by which Node.js, requests (Python) and OpenSSL know it.
export function startRelyingParty(t, { command, env, authority }) {
  const [program, ...args] = command;
  const trust = { NODE_EXTRA_CA_CERTS: authority, REQUESTS_CA_BUNDLE: authority, SSL_CERT_FILE: authority };
  const { PATH, HOME } = process.env;
  const child = spawn(program, args, { env: { PATH, HOME, ...trust, ...env } });
  const ended = once(child, "close");
  t.after(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (chunk) => (errors += chunk));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    // What the party says next.
    async hear() {
      const { value, done } = await lines.next();
      if (!done) return JSON.parse(value);
      throw new Error(`${program} ended: ${errors}`);
    },
    // Where the browser was sent.
    tell: (url) => child.stdin.write(`${url}\n`),
    async end() {
      const [code] = await ended;
      if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors}`);
    },
  };
}
