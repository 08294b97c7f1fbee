// Calls of a service's routes, over kept connections, each timed.

import { Agent, request } from "node:http";

// A service that takes longer has hung.
const DEADLINE_MS = 10_000;

const agent = new Agent({ keepAlive: true });

// Resolves with status, challenge, body and milliseconds; a call without an answer is rejected.
export function call(url, token) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    const asked = request(url, { agent, headers, timeout: DEADLINE_MS }, async (answer) => {
      const body = await answer.toArray().catch(reject);
      const milliseconds = performance.now() - began;
      const challenge = answer.headers["www-authenticate"];
      resolve({ status: answer.statusCode, challenge, body: String(Buffer.concat(body)), milliseconds });
    });
    asked.on("timeout", () => asked.destroy(new Error(`no answer of ${url} within ${DEADLINE_MS} ms`)));
    asked.on("error", reject).end();
  });
}

// What a kit has counted.
export async function counters(service) {
  return JSON.parse((await call(`${service.url}/counters`)).body);
}

// The answer in a word, for a failure that names it.
export function told({ status, challenge }) {
  const description = /error_description="([^"]*)"/.exec(challenge ?? "")?.[1];
  return description ? `${status} (${description})` : String(status);
}

export function isRevoked(answer) {
  return told(answer) === "401 (The token has been revoked)";
}
