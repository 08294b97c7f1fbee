// Offline tests: the issuer is a small HTTP server in this process, which counts what is fetched from it.

import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, beforeEach, test } from "node:test";
import { deflateSync } from "node:zlib";
import { exportJWK, SignJWT, UnsecuredJWT } from "jose";
import { createApp, settingsFromEnv } from "./server.js";

const ISSUER = "https://issuer.example";
const METADATA = "/.well-known/oauth-authorization-server";
const JWKS = "/.well-known/jwks.json";
const LIST = "/status-lists/1";
const SUB = "0199b8a4-6f3e-7c41-9d53-3f2a5e8b7c10";

const newKey = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = async (key, kid) => ({ ...(await exportJWK(key.publicKey)), kid, use: "sig", alg: "RS256" });
const now = () => Math.floor(Date.now() / 1000);

const KEY = newKey();
const GOOD_JWKS = { body: JSON.stringify({ keys: [await jwk(KEY, "one")] }) };

// The claims of a good token; a change to undefined removes one.
function claims(changes = {}) {
  return {
    iss: ISSUER,
    exp: now() + 600,
    aud: ISSUER,
    sub: SUB,
    client_id: "demo",
    iat: now(),
    jti: "0199b8a4-9c02-7d1e-8a67-5b1c0d9e2f34",
    scope: "profile email",
    preferred_username: "alice",
    name: "Alice Liddell",
    email: "alice@example.com",
    ...changes,
  };
}

function sign(changes, { key = KEY, ...header } = {}) {
  return new SignJWT(claims(changes))
    .setProtectedHeader({ alg: "RS256", kid: "one", typ: "at+jwt", ...header })
    .sign(key.privateKey);
}

// By hand, since jose refuses to use a public key as an HMAC secret.
function signHs256(secret) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode({ alg: "HS256", kid: "one", typ: "at+jwt" })}.${encode(claims())}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

// UnsecuredJWT writes no kid and no typ; only the first part is replaced.
function unsigned() {
  const header = Buffer.from(JSON.stringify({ alg: "none", kid: "one", typ: "at+jwt" })).toString("base64url");
  return new UnsecuredJWT(claims()).encode().replace(/^[^.]+/, header);
}

// A token that names its place in the status list.
const listed = (idx) => sign({ status: { status_list: { idx, uri: ISSUER + LIST } } });

// Eight places in each byte, the first one in the lowest bit.
function statusList(statuses) {
  const lst = deflateSync(Buffer.from(statuses)).toString("base64url");
  const members = { sub: ISSUER + LIST, iat: now(), exp: now() + 300, ttl: 10, status_list: { bits: 1, lst } };
  return new SignJWT(members)
    .setProtectedHeader({ alg: "RS256", kid: "one", typ: "statuslist+jwt" })
    .sign(KEY.privateKey);
}

async function listen(handler) {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

function close(server) {
  server.closeAllConnections();
  server.close();
}

let issuer;
let api;
let answers;
let fetches;

// The issuer is reached at its URL, and says that it is ISSUER.
function startApi(env = {}) {
  return listen(createApp(settingsFromEnv({ ISSUER, BASE_URL: issuer.url, ...env })));
}

beforeEach(async () => {
  answers = {
    [METADATA]: { body: JSON.stringify({ issuer: ISSUER, jwks_uri: ISSUER + JWKS }) },
    [JWKS]: GOOD_JWKS,
    [LIST]: { body: await statusList([0b10]) },
  };
  fetches = {};
  issuer = await listen((req, res) => {
    fetches[req.url] = (fetches[req.url] ?? 0) + 1;
    const { status = 200, body } = answers[req.url];
    res.writeHead(status).end(body);
  });
  api = await startApi();
});

afterEach(() => {
  close(api.server);
  close(issuer.server);
});

function get(token, path = "/users/me") {
  return fetch(api.url + path, { headers: { Authorization: `Bearer ${token}` } });
}

async function assertUnauthorized(response, challenge = /^Bearer error="invalid_token", /) {
  assert.equal(response.status, 401);
  assert.match(response.headers.get("WWW-Authenticate"), challenge);
  assert.equal(typeof (await response.json()).error_description, "string");
}

test("good token", async () => {
  const response = await get(await sign());
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), {
    id: SUB,
    username: "alice",
    email: "alice@example.com",
    full_name: "Alice Liddell",
  });
});

test("items", async () => {
  const response = await get(await sign(), "/users/me/items");
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), [{ item_id: "Foo", owner: "alice" }]);
});

const unusualButGood = {
  "typ in capitals": () => sign({}, { typ: "AT+JWT" }),
  "typ as media type": () => sign({}, { typ: "application/at+jwt" }),
  "several audiences": () => sign({ aud: ["https://other.example", ISSUER] }),
  "on a status list": () => listed(0),
};

for (const [name, token] of Object.entries(unusualButGood)) {
  test(`good token: ${name}`, async () => {
    assert.equal((await get(await token())).status, 200);
  });
}

test("personal claims are optional", async () => {
  const response = await get(await sign({ email: undefined, name: undefined }));
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { id: SUB, username: "alice", email: null, full_name: null });
});

const bad = {
  "wrong aud": () => sign({ aud: "https://other.example" }),
  "wrong iss": () => sign({ iss: "https://other.example" }),
  "iss with a slash": () => sign({ iss: `${ISSUER}/` }),
  expired: () => sign({ exp: now() - 1 }),
  revoked: () => listed(1),
  "alg none": () => unsigned(),
  "HS256 with the public key": () => signHs256(KEY.publicKey.export({ type: "spki", format: "pem" })),
  "typ of an ID token": () => sign({}, { typ: "JWT" }),
  "no typ": () => sign({}, { typ: undefined }),
  "other key, same kid": () => sign({}, { key: newKey() }),
  "unknown kid": () => sign({}, { kid: "unknown" }),
  "cut signature": async () => (await sign()).slice(0, -8),
  "not a JWT": () => "nonsense",
  empty: () => "",
};

for (const [name, token] of Object.entries(bad)) {
  test(`bad token: ${name}`, async () => {
    await assertUnauthorized(await get(await token()));
    await assertUnauthorized(await get(await token(), "/users/me/items"));
  });
}

for (const name of ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"]) {
  test(`required claim: ${name}`, async () => {
    await assertUnauthorized(await get(await sign({ [name]: undefined })));
  });
}

test("no token", async () => {
  for (const path of ["/users/me", "/users/me/items"]) {
    for (const headers of [{}, { Authorization: "Basic YWxpY2U6c2VjcmV0" }]) {
      // Nothing was wrong with a token: there was none.
      await assertUnauthorized(await fetch(api.url + path, { headers }), /^Bearer$/);
    }
  }
});

test("token without the profile scope", async () => {
  const response = await get(await sign({ scope: "email", preferred_username: undefined }));
  assert.equal(response.status, 403);
  const challenge = response.headers.get("WWW-Authenticate");
  assert.match(challenge, /error="insufficient_scope".*scope="profile"/);
});

test("token of a client", async () => {
  const response = await get(await sign({ sub: "demo", preferred_username: undefined }));
  assert.equal(response.status, 403);
  assert.equal((await response.json()).error_description, "The access token names no user");
});

test("everything is fetched once", async () => {
  for (let i = 0; i < 5; i += 1) {
    assert.equal((await get(await listed(0))).status, 200);
    await assertUnauthorized(await get(await listed(1)));
  }
  assert.deepEqual(fetches, { [METADATA]: 1, [JWKS]: 1, [LIST]: 1 });
});

test("made-up kids do not flood the issuer", async () => {
  assert.equal((await get(await sign())).status, 200);
  for (let i = 0; i < 5; i += 1) await assertUnauthorized(await get(await sign({}, { kid: `made up ${i}` })));
  assert.equal(fetches[JWKS], 2);
});

const broken = {
  500: { status: 500, body: "" },
  404: { status: 404, body: "{}" },
  "not JSON": { body: "<html>" },
  "no key set": { body: "{}" },
};

for (const [name, answer] of Object.entries(broken)) {
  test(`keys cannot be fetched: ${name}`, async () => {
    answers[JWKS] = answer;
    const response = await get(await sign());
    assert.equal(response.status, 503);
    assert.equal(response.headers.get("WWW-Authenticate"), null);
    assert.equal(typeof (await response.json()).error_description, "string");
  });
}

test("issuer cannot be reached", async () => {
  close(issuer.server);
  assert.equal((await get(await sign())).status, 503);
});

test("issuer goes away", async () => {
  assert.equal((await get(await sign())).status, 200);
  close(issuer.server);
  assert.equal((await get(await sign())).status, 200);
});

test("new key is picked up", async () => {
  assert.equal((await get(await sign())).status, 200);
  const key = newKey();
  answers[JWKS] = { body: JSON.stringify({ keys: [await jwk(KEY, "one"), await jwk(key, "two")] }) };
  assert.equal((await get(await sign({}, { key, kid: "two" }))).status, 200);
  assert.equal((await get(await sign())).status, 200);
});

test("audience of its own", async () => {
  close(api.server);
  api = await startApi({ AUDIENCE: "https://api.example" });
  assert.equal((await get(await sign({ aud: "https://api.example" }))).status, 200);
  await assertUnauthorized(await get(await sign()));
});
