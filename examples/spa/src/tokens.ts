// What a login gives, whichever way it was made.

export interface Tokens {
  access: string;
  refresh: string;
  // Says who has logged in, for this page alone.
  id: string;
  // Milliseconds since 1970.
  expiresAt: number;
  // Of the access token, in milliseconds.
  lifetime: number;
}

// Reads the answer of a token endpoint.
export function readTokens(answer: unknown): Tokens {
  const { access_token, refresh_token, id_token, expires_in } = answer as Record<string, unknown>;
  if (typeof access_token !== "string" || typeof expires_in !== "number") throw new Error("the server gave no token");
  if (typeof refresh_token !== "string" || typeof id_token !== "string") {
    throw new Error("allow the client the grant refresh_token and the scope openid");
  }
  const lifetime = expires_in * 1000;
  return { access: access_token, refresh: refresh_token, id: id_token, expiresAt: Date.now() + lifetime, lifetime };
}
