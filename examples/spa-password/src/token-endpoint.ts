// The three requests that the page sends to Countersign: login, refresh, revocation.

import { deviceHeader, keepDevice } from "./device.js";

export interface Config {
  issuer: string;
  client_id: string;
}

export interface Tokens {
  access: string;
  refresh: string;
  // Milliseconds since 1970.
  expiresAt: number;
  // Of the access token, in milliseconds.
  lifetime: number;
}

// The server has answered, and said no.
export class Refused extends Error {
  constructor(readonly code: string, description: string) {
    super(description);
  }
}

// Pauses before each further attempt when no answer came, or "not now".
const PAUSES_MS = [200, 1_000, 3_000];
const ANSWER_DEADLINE_MS = 10_000;

export async function logIn(config: Config, username: string, password: string): Promise<Tokens> {
  const response = await post(config, "/token", { grant_type: "password", username, password }, deviceHeader(username));
  keepDevice(username, response.headers);
  return tokens(await response.json());
}

// Sent again with the same refresh token when the answer is lost: the server then gives the same successor, or another in
// its place. So a refresh token is given up only when its successor is at hand.
export async function refresh(config: Config, { refresh }: Tokens): Promise<Tokens> {
  return persistently(async () => {
    const response = await post(config, "/token", { grant_type: "refresh_token", refresh_token: refresh });
    return tokens(await response.json());
  });
}

// Ends the session and every refresh token of it.
export async function revoke(config: Config, { refresh }: Tokens): Promise<void> {
  await persistently(() => post(config, "/revoke", { token: refresh }));
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
  config: Config,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await fetch(config.issuer + path, {
    method: "POST",
    headers,
    body: new URLSearchParams({ ...form, client_id: config.client_id }),
    // A logout goes through although the tab is closed at once.
    keepalive: path === "/revoke",
    signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
  });
  if (response.ok) return response;
  // A proxy in between may answer in HTML.
  const error = response.status < 500 ? await response.json() : { error: "temporarily_unavailable" };
  throw new Refused(String(error.error), String(error.error_description ?? error.error));
}

function tokens(answer: unknown): Tokens {
  const { access_token, refresh_token, expires_in } = answer as Record<string, unknown>;
  if (typeof access_token !== "string" || typeof refresh_token !== "string" || typeof expires_in !== "number") {
    throw new Error("the client is given no refresh token; allow it the grant refresh_token");
  }
  const lifetime = expires_in * 1000;
  return { access: access_token, refresh: refresh_token, expiresAt: Date.now() + lifetime, lifetime };
}
