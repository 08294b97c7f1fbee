// Two server processes on one database and one directory of keys: what one does, the other knows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeProtectedHeader } from "jose";
import { eventually } from "./deadline.js";
import { install, SERVERS } from "./installation.js";
import { clientCredentials, introspect, jwks, logIn, refresh, revoke } from "./token-endpoint.js";

const PASSWORD = "correct horse battery staple";
const SETTINGS = {
  // One issuer, as behind a load balancer.
  SERVER__ISSUER: "https://login.example",
  KEYS__JWKS_MAX_AGE: "0s",
  KEYS__CLOCK_SKEW: "200ms",
  KEYS__RELOAD_INTERVAL: "50ms",
  KEYS__ROTATE_EVERY: "0s",
};
const PATIENCE_MS = 5_000;
const ROTATIONS = 2;
// Longer than it takes to make four keys at once: a process that is ready after that may rotate once more.
const TURN_MS = 4_000;

const installTwo = async (t, database, settings = {}) => {
  const installation = await install(t, { settings: { ...SETTINGS, ...settings }, database });
  const nodes = await Promise.all([installation.serve(), installation.serve()]);
  return { installation, nodes };
};

const onEach = (title, run) => {
  for (const database of SERVERS) test(`${title}, on ${database}`, (t) => run(t, database));
};

async function assertKeys(installation, count) {
  const kids = (await installation.keys()).map((key) => key.kid).sort();
  assert.equal(kids.length, count);
  const files = (await installation.keyFiles()).sort();
  assert.deepEqual(files, kids.map((kid) => `${kid}.pem`).sort(), "a file for each key, and none beside");
  return kids;
}

// Resolves with the key that the node signs with once it no longer signs with `kid`.
async function signsWithAnother(node, client, kid) {
  let present = kid;
  await eventually("the node signs with another key", TURN_MS + PATIENCE_MS, async () => {
    const { access_token } = await clientCredentials(node, client);
    present = decodeProtectedHeader(access_token).kid;
    return present !== kid;
  });
  return present;
}

// abuse case 113
onEach("two nodes that start on an empty database agree on one key", async (t, database) => {
  const { installation, nodes } = await installTwo(t, database);
  const [kid] = await assertKeys(installation, 1);
  for (const node of nodes) assert.deepEqual((await jwks(node)).keys.map((key) => key.kid), [kid]);
});

// abuse case 70
onEach("a rotation at both nodes at the same time gives one key", async (t, database) => {
  const { installation, nodes } = await installTwo(t, database, { KEYS__CLOCK_SKEW: `${TURN_MS}ms` });
  const client = await installation.createClient("api", { grants: ["client_credentials"] });
  for (let n = 1; n <= ROTATIONS; n += 1) {
    const before = (await installation.keys()).map((key) => key.kid);
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => installation.run(["key", "rotate"])));
    assert.deepEqual(outcomes.map(({ code }) => code).sort(), [0, 1, 1, 1], JSON.stringify(outcomes));
    const kids = await assertKeys(installation, before.length + 1);
    const [next] = kids.filter((kid) => !before.includes(kid));
    const last = before.at(-1);
    for (const node of nodes) assert.equal(await signsWithAnother(node, client, last), next);
    // A token of either is good at both.
    for (const node of nodes) {
      const { access_token } = await clientCredentials(node, client);
      for (const other of nodes) assert.equal((await introspect(other, client, access_token)).active, true);
    }
    const [one, two] = await Promise.all(nodes.map(jwks));
    assert.deepEqual(one, two);
  }
});

// abuse case 78
onEach("what ends a token at one node ends it at the other within a second", async (t, database) => {
  const { installation, nodes } = await installTwo(t, database);
  const [here, there] = nodes;
  const grants = ["client_credentials", "password", "refresh_token"];
  const client = await installation.createClient("api", { grants });

  // Logs a user in here and uses the session there; resolves with the tokens that should end with it.
  const session = async (name) => {
    await installation.createUser(name, PASSWORD);
    const first = await logIn(here, client, name, PASSWORD);
    const { status, body } = await refresh(there, client, first.refresh_token);
    assert.equal(status, 200, JSON.stringify(body));
    const tokens = [first.access_token, body.access_token, body.refresh_token];
    for (const node of nodes) {
      for (const token of tokens) assert.equal((await introspect(node, client, token)).active, true);
    }
    return { tokens, refreshToken: body.refresh_token };
  };

  const assertInactive = async (t, tokens) => {
    const inactive = async (node, token) => {
      const ask = async () => (await introspect(node, client, token)).active === false;
      return eventually("the token is inactive", 1_000, ask);
    };
    const times = await Promise.all(nodes.flatMap((node) => tokens.map((token) => inactive(node, token))));
    t.diagnostic(`inactive everywhere after ${Math.max(...times).toFixed(0)} ms`);
    for (const node of nodes) {
      for (const token of tokens) assert.deepEqual(await introspect(node, client, token), { active: false });
    }
  };

  await t.test("an access token is revoked", async (t) => {
    const { access_token } = await clientCredentials(here, client);
    assert.equal((await introspect(there, client, access_token)).active, true);
    assert.equal((await revoke(here, client, access_token)).status, 200);
    await assertInactive(t, [access_token]);
  });

  await t.test("a refresh token is revoked", async (t) => {
    const { tokens, refreshToken } = await session("bob");
    assert.equal((await revoke(there, client, refreshToken)).status, 200);
    await assertInactive(t, tokens);
  });

  const COMMANDS = {
    "the user is disabled": (name) => installation.query(["user", "disable", name]),
    "the password is changed": (name) =>
      installation.query(["user", "set-password", name, "--password-stdin"], "another correct horse\n"),
    "the user is deleted": async (name) => {
      const { code, stderr } = await installation.run(["user", "delete", name, "--yes"]);
      assert.equal(code, 0, stderr);
    },
  };
  for (const [index, [title, command]] of Object.entries(COMMANDS).entries()) {
    await t.test(title, async (t) => {
      const name = `user${index}`;
      const { tokens, refreshToken } = await session(name);
      await command(name);
      await assertInactive(t, tokens);
      for (const node of nodes) {
        const { status, body } = await refresh(node, client, refreshToken);
        assert.deepEqual([status, body.error], [400, "invalid_grant"]);
      }
    });
  }
});
