// Against a running Countersign: log in at its token endpoint, then call this service with the access token.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { createApp, settingsFromEnv } from "./server.js";

function requiredSettings(env) {
  const names = ["COUNTERSIGN_URL", "COUNTERSIGN_USERNAME", "COUNTERSIGN_PASSWORD"];
  const missing = names.filter((name) => !env[name]);
  // A failure, not a skip: a live test that did not run must not look like one that passed.
  if (missing.length > 0) assert.fail(`the live test needs a running Countersign: set ${missing.join(", ")}`);
  return names.map((name) => env[name]);
}

async function logIn(url, username, password) {
  const form = new URLSearchParams({ grant_type: "password", username, password, scope: "profile" });
  // Not needed when the server has a default client.
  if (process.env.COUNTERSIGN_CLIENT_ID) form.set("client_id", process.env.COUNTERSIGN_CLIENT_ID);
  const response = await fetch(`${url}/token`, { method: "POST", body: form });
  const body = await response.text();
  assert.equal(response.status, 200, body);
  return JSON.parse(body).access_token;
}

test("log in and call", async (t) => {
  const [url, username, password] = requiredSettings(process.env);
  // An ISSUER that is set wins: the server may be reached by another address than its name.
  const { ISSUER, AUDIENCE } = process.env;
  const settings = settingsFromEnv({ ISSUER: ISSUER || url, AUDIENCE, BASE_URL: url });
  const server = createServer(createApp(settings)).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const get = (token) =>
    fetch(`http://127.0.0.1:${server.address().port}/users/me`, { headers: { Authorization: `Bearer ${token}` } });

  const token = await logIn(url, username, password);
  const response = await get(token);
  const body = await response.text();
  assert.equal(response.status, 200, body);
  assert.equal(JSON.parse(body).username, username);

  const [header, payload, signature] = token.split(".");
  const forged = [header, payload, [...signature].reverse().join("")].join(".");
  assert.equal((await get(forged)).status, 401);
});
