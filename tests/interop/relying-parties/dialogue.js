// How a relying party and the test talk: one JSON object a line. The party names a URL to open, and is told where the
// browser was sent in the end.

import { createInterface } from "node:readline";

const { ISSUER, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, POST_LOGOUT_REDIRECT_URI } = process.env;

export const settings = {
  issuer: ISSUER,
  clientId: CLIENT_ID,
  // Absent for a public client.
  clientSecret: CLIENT_SECRET,
  redirectUri: REDIRECT_URI,
  postLogoutRedirectUri: POST_LOGOUT_REDIRECT_URI,
  scope: "openid profile email",
};

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

// Says what was found, and a URL to open. Resolves with where that has led.
export async function open(url, found = {}) {
  tell({ ...found, open: url.href });
  const { value } = await lines.next();
  return new URL(value);
}

export const tell = (found) => process.stdout.write(`${JSON.stringify(found)}\n`);

export function end() {
  process.stdin.destroy();
}
