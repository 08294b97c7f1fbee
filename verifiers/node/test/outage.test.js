// What happens while the issuer is away, and after an idle time. Abuse cases 148, 154 and 155.

import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./support/clock.js";
import { outcome, setup } from "./support/setup.js";

const STRICT = { ifStatusUnavailable: "refuse" };
const LIST = "/status-lists/1";

/** An issuer whose connections hang once it is away, so that whoever waits is noticed. */
async function withHangingIssuer(t) {
  const all = await setup(t, { timeout: 2_000_000 });
  await all.issuer.serveList([0b10]);
  assert.equal(await outcome(all.verifier, all.issuer.listed(0), STRICT), "accepted");
  return all;
}

test("the issuer is away for five minutes: accept goes on, refuse answers 503, both recover", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  await issuer.serveList([0b10]);
  const good = await issuer.listed(0);
  const revoked = await issuer.listed(1);
  assert.equal(await outcome(verifier, good, STRICT), "accepted");
  issuer.leave();
  clock.advance(11);
  assert.equal(await outcome(verifier, good, STRICT), "accepted");
  await until(() => verifier.counters().fetches_failed === 1);
  for (let second = 0; second < 300; second += 1) {
    clock.advance(1);
    assert.equal(await outcome(verifier, good), "accepted");
    assert.equal(await outcome(verifier, revoked), "revoked");
    assert.equal(await outcome(verifier, good, STRICT), "status_unavailable");
  }
  // One fetch in ten seconds, whatever the traffic.
  const { length: asked } = issuer.requests.filter((path) => path === LIST);
  assert.ok(asked >= 28 && asked <= 34, `${asked}`);
  issuer.comeBack();
  await issuer.serveList([0b10]);
  clock.advance(10);
  await until(async () => (await outcome(verifier, good, STRICT)) === "accepted");
  assert.equal(await outcome(verifier, revoked, STRICT), "revoked");
});

test("after a failure nobody waits for a list", async (t) => {
  const { clock, issuer, verifier } = await withHangingIssuer(t);
  const good = await issuer.listed(0);
  issuer.answers.set(LIST, { status: 500 });
  clock.advance(11);
  assert.equal(await outcome(verifier, good, STRICT), "accepted");
  await until(() => verifier.counters().fetches_failed === 1);
  // From now on the list never comes.
  issuer.answers.set(LIST, () => {});
  for (let second = 0; second < 120; second += 1) {
    clock.advance(1);
    assert.equal(await outcome(verifier, good), "accepted");
  }
  assert.equal(await outcome(verifier, good, STRICT), "status_unavailable");
});

test("after a failure nobody waits for keys", async (t) => {
  const { clock, issuer, verifier } = await withHangingIssuer(t);
  const token = await issuer.token({ exp: clock.seconds + 10_000 });
  issuer.answers.set("/jwks.json", { status: 500 });
  clock.advance(310);
  assert.equal(await outcome(verifier, token), "accepted");
  await until(() => verifier.counters().fetches_failed === 1);
  issuer.answers.set("/jwks.json", () => {});
  for (let minute = 0; minute < 200; minute += 1) {
    clock.advance(10);
    assert.equal(await outcome(verifier, token), "accepted");
  }
});

/** A failure of the list, after which a token of it was revoked. */
async function withOldFailure(t) {
  const { clock, issuer, verifier } = await setup(t);
  await issuer.serveList([0]);
  const token = await issuer.listed(0);
  assert.equal(await outcome(verifier, token), "accepted");
  issuer.leave();
  clock.advance(11);
  assert.equal(await outcome(verifier, token), "accepted");
  await until(() => verifier.counters().fetches_failed === 1);
  issuer.comeBack();
  await issuer.serveList([1]);
  return { clock, token, verifier };
}

test("an old failure does not let a service that was idle accept a revoked token", async (t) => {
  const { clock, token, verifier } = await withOldFailure(t);
  clock.advance(20);
  const both = await Promise.all([outcome(verifier, token), outcome(verifier, token)]);
  assert.deepEqual(both, ["revoked", "revoked"]);
});

test("a failure counts for twenty seconds", async (t) => {
  const { clock, token, verifier } = await withOldFailure(t);
  clock.advance(19.9);
  assert.equal(await outcome(verifier, token), "accepted");
});

test("after a success the failure is forgotten: a service that was idle waits again", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  issuer.answers.set(LIST, { status: 500 });
  assert.equal(await outcome(verifier, issuer.listed(0), STRICT), "status_unavailable");
  await issuer.serveList([0]);
  clock.advance(1);
  assert.equal(await outcome(verifier, issuer.listed(0), STRICT), "accepted");
  await issuer.serveList([1]);
  clock.advance(12);
  assert.equal(await outcome(verifier, issuer.listed(0)), "revoked");
});

test("a list that never came is fetched once in a second", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  const token = await issuer.listed(0);
  for (let request = 0; request < 20; request += 1) {
    assert.equal(await outcome(verifier, token, STRICT), "status_unavailable");
  }
  assert.equal(issuer.count(LIST), 1);
  await issuer.serveList([0]);
  clock.advance(1);
  assert.equal(await outcome(verifier, token, STRICT), "accepted");
});

test("many requests wait for one fetch of a list", async (t) => {
  const { issuer, verifier } = await setup(t);
  await issuer.serveList([0]);
  const token = await issuer.listed(0);
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => outcome(verifier, token, STRICT)));
  assert.deepEqual(new Set(outcomes), new Set(["accepted"]));
  assert.equal(issuer.count(LIST), 1);
  assert.equal(issuer.count("/jwks.json"), 1);
});

test("a fetch that takes longer than ttl is still good for those who waited", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  const body = await issuer.list([0], { ttl: 1 });
  issuer.answers.set(LIST, (request, response) => {
    clock.advance(1.5);
    response.end(body);
  });
  assert.equal(await outcome(verifier, issuer.listed(0), STRICT), "accepted");
});
