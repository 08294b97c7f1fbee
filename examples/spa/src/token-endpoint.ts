// The three requests that the page sends to Countersign: login, refresh, revocation.

import { SCOPE, client_id, issuer } from "./config";
import { deviceHeader, keepDevice } from "./device";
import { readTokens } from "./tokens";
import type { Tokens } from "./tokens";

// The server has answered, and said no.
export class Refused extends Error {
  constructor(readonly code: string, description: string) {
    super(description);
  }
}

// Pauses before each further attempt when no answer came, or "not now".
const PAUSES_MS = [200, 1_000, 3_000];
const ANSWER_DEADLINE_MS = 10_000;

export async function logIn(username: string, password: string): Promise<Tokens> {
  const form = { grant_type: "password", username, password, scope: SCOPE };
  const response = await post("/token", form, deviceHeader(username));
  keepDevice(username, response.headers);
  return readTokens(await response.json());
}

// Sent again with the same refresh token when the answer is lost: the server then gives the same successor, or another in
// its place. So a refresh token is given up only when its successor is at hand.
export async function refresh({ refresh }: Tokens): Promise<Tokens> {
  return persistently(async () => {
    const response = await post("/token", { grant_type: "refresh_token", refresh_token: refresh });
    return readTokens(await response.json());
  });
}

// Ends the session and every refresh token of it.
export async function revoke({ refresh }: Tokens): Promise<void> {
  await persistently(() => post("/revoke", { token: refresh }));
}

async function persistently<T>(send: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await send();
    } catch (error) {
      if (error instanceof Refused && error.code !== "temporarily_unavailable") throw error;
      await new Promise((resume) => setTimeout(resume, pause));
    }
  }
  return send();
}

// The answer, if it is a yes.
async function post(
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await fetch(issuer + path, {
    method: "POST",
    headers,
    body: new URLSearchParams({ ...form, client_id }),
    // A logout goes through although the tab is closed at once.
    keepalive: path === "/revoke",
    signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
  });
  if (response.ok) return response;
  // A proxy in between may answer in HTML.
  const error = response.status < 500 ? await response.json() : { error: "temporarily_unavailable" };
  throw new Refused(String(error.error), String(error.error_description ?? error.error));
}
