// What takes tokens back. Each gives, for a site and a name that nobody has, tokens that are good, and what
// ends them.

import { decodeJwt } from "jose";

export const CAUSES = {
  "user disable": async (site, name) => {
    const { access_token: token } = await site.newSession(name);
    return { tokens: [token], end: () => site.installation.query(["user", "disable", name]) };
  },

  "session revoke": async (site, name) => {
    const { access_token: token } = await site.newSession(name);
    const command = ["session", "revoke", decodeJwt(token).sid, "--yes"];
    return { tokens: [token], end: () => site.installation.query(command) };
  },

  "logout: the refresh token is revoked": async (site, name) => {
    const { access_token: token, refresh_token } = await site.newSession(name);
    return { tokens: [token], end: () => revoked(site, refresh_token) };
  },

  "the access token is revoked": async (site, name) => {
    const { access_token: token } = await site.newSession(name);
    return { tokens: [token], end: () => revoked(site, token) };
  },

  "replay of a refresh token": async (site, name) => {
    const first = await site.newSession(name);
    const second = await site.grant(site.client, refreshBy(first));
    const third = await site.grant(site.client, refreshBy(second));
    const tokens = [first, second, third].map(({ access_token: token }) => token);
    return { tokens, end: () => replayed(site, first) };
  },

  "client revoke-tokens": (site, name) => endOfClient(site, name, ["client", "revoke-tokens", name, "--yes"]),

  "client update --disable": (site, name) => endOfClient(site, name, ["client", "update", name, "--disable"]),
};

// A client of its own: with a token for itself, and one for a user.
async function endOfClient(site, name, command) {
  const client = await site.createClient(name);
  const answers = [await site.grant(client, { grant_type: "client_credentials" }), await site.newSession(name, client)];
  const tokens = answers.map(({ access_token: token }) => token);
  return { tokens, end: () => site.installation.query(command) };
}

const refreshBy = ({ refresh_token }) => ({ grant_type: "refresh_token", refresh_token });

async function revoked(site, token) {
  const { status } = await site.post("/revoke", site.client, { token });
  if (status !== 200) throw new Error(`a revocation was answered ${status}`);
}

async function replayed(site, grant) {
  const { status, body } = await site.post("/token", site.client, refreshBy(grant));
  if (body?.error !== "invalid_grant") throw new Error(`a replay was answered ${status}: ${JSON.stringify(body)}`);
}
