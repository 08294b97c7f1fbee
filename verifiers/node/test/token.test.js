import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { setup } from "./support/setup.js";

test("what a route gets", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  const changes = { roles: ["clerk", 7, "admin"], preferred_username: "alice", more: { deep: [1] } };
  const claims = issuer.claims(changes);
  const token = await verifier.verify(await issuer.token(claims));
  assert.equal(token.subject, claims.sub);
  assert.equal(token.clientId, "web");
  assert.deepEqual([...token.scopes], ["orders", "profile"]);
  assert.ok(token.scopes.has("orders"));
  assert.deepEqual(token.roles, ["clerk", "admin"]);
  assert.equal(token.username, "alice");
  assert.equal(token.expiresAt.getTime(), (clock.seconds + 600) * 1_000);
  assert.equal(token.issuedAt.getTime(), clock.seconds * 1_000);
  assert.equal(token.isClient, false);
  assert.deepEqual(token.claims, claims);
});

test("what is not there", async (t) => {
  const { issuer, verifier } = await setup(t);
  const changes = { scope: undefined, roles: "admin", preferred_username: 7 };
  const token = await verifier.verify(await issuer.token(changes));
  assert.equal(token.scopes.size, 0);
  assert.deepEqual(token.roles, []);
  assert.equal(token.username, undefined);
});

test("a client's own token", async (t) => {
  const { issuer, verifier } = await setup(t);
  assert.equal((await verifier.verify(await issuer.token({ sub: "web" }))).isClient, true);
});

test("a token cannot be changed", async (t) => {
  const { issuer, verifier } = await setup(t);
  const token = await verifier.verify(await issuer.token({ roles: ["clerk"], more: { deep: [1] } }));
  const changes = [
    () => { token.subject = "mallory"; },
    () => { token.claims.sub = "mallory"; },
    () => { token.claims.more.deep.push(2); },
    () => { token.roles.push("admin"); },
    () => { token.scopes.add("admin"); },
    () => { token.scopes.delete("orders"); },
    () => { token.scopes.clear(); },
    () => { token.more = 1; },
  ];
  for (const change of changes) assert.throws(change, TypeError, change.toString());
  token.expiresAt.setFullYear(3000);
  assert.equal(token.expiresAt.getTime() / 1_000, token.claims.exp);
});

test("what is printed: subject, client and scopes", async (t) => {
  const { issuer, verifier } = await setup(t);
  const token = await verifier.verify(await issuer.token({ sub: "alice", email: "alice@example.com" }));
  const printed = "Token { subject: 'alice', clientId: 'web', scopes: [ 'orders', 'profile' ] }";
  assert.equal(inspect(token), printed);
  assert.equal(`${token}`, printed);
  assert.equal(JSON.stringify(token), '{"subject":"alice","clientId":"web","scopes":["orders","profile"]}');
});
