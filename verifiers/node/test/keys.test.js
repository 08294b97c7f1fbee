// Keys that cannot be had, and keys that nobody knows. Abuse cases 148 and 149.

import assert from "node:assert/strict";
import { test } from "node:test";
import { TestClock, until } from "./support/clock.js";
import { KEY, newKey, OTHER_KEY, TestIssuer } from "./support/issuer.js";
import { outcome, setup } from "./support/setup.js";

const JWKS = "/jwks.json";
const GOOD = () => JSON.stringify({ keys: [KEY.jwk] });

function redirect(location) {
  return { status: 302, headers: { Location: location } };
}

const noKeys = {
  "HTML": { body: "<!doctype html><title>Sign in</title>" },
  "empty": { body: "" },
  "an array": { body: "[]" },
  "no keys": { body: "{}" },
  "keys that are no array": { body: '{"keys": {}}' },
  "an empty set": { body: '{"keys": []}' },
  "10 MB": { body: JSON.stringify({ keys: [KEY.jwk], more: "x".repeat(10_000_000) }) },
  "500": { status: 500, body: GOOD() },
  "404": { status: 404, body: GOOD() },
  "204": { status: 204 },
  "203": { status: 203, body: GOOD() },
  "a cut answer": (request, response) => {
    response.writeHead(200, { "Content-Length": 1_000 });
    response.write("{", () => request.socket.destroy());
  },
  "a redirect in a circle": redirect(JWKS),
};

for (const [name, answer] of Object.entries(noKeys)) {
  test(`JWKS: ${name}`, async (t) => {
    const events = [];
    const { clock, issuer, verifier } = await setup(t, { onEvent: (event) => events.push(event) });
    issuer.answers.set(JWKS, answer);
    assert.equal(await outcome(verifier, issuer.token()), "keys_unavailable");
    assert.match(events[0].cause, /^GET http/);
    if (answer.status > 302) assert.ok(events[0].cause.endsWith(` answers ${answer.status}`));
    issuer.answers.delete(JWKS);
    clock.advance(1);
    assert.equal(await outcome(verifier, issuer.token()), "accepted");
  });
}

test("JWKS: slow", async (t) => {
  for (const slow of [
    () => {},
    (request, response) => response.write("{"),
    (request, response) => response.writeHead(200).write("x".repeat(1000)),
  ]) {
    let connection;
    const settings = ({ url }) => ({ timeout: 200, jwksUri: `${url}${JWKS}` });
    const { issuer, verifier } = await setup(t, settings);
    issuer.answers.set(JWKS, (request, response) => {
      connection = request.socket;
      slow(request, response);
    });
    assert.equal(await outcome(verifier, issuer.token()), "keys_unavailable");
    // The request is given up, too.
    await until(() => connection?.destroyed);
  }
});

test("JWKS: an HTTP client that never gives up", async (t) => {
  const fetch = () => new Promise(() => {});
  const { issuer, verifier } = await setup(t, { timeout: 30, fetch });
  assert.equal(await outcome(verifier, issuer.token()), "keys_unavailable");
});

test("JWKS: redirected to the same origin", async (t) => {
  const { issuer, verifier } = await setup(t);
  issuer.answers.set(JWKS, redirect("/one"));
  issuer.answers.set("/one", redirect(`${issuer.url}/two`));
  issuer.answers.set("/two", redirect("three"));
  issuer.answers.set("/three", { body: GOOD() });
  assert.equal(await outcome(verifier, issuer.token()), "accepted");
  issuer.answers.set("/three", redirect("/four"));
  issuer.answers.set("/four", { body: GOOD() });
  const another = await setup(t, { jwksUri: `${issuer.url}${JWKS}` });
  assert.equal(await outcome(another.verifier, another.issuer.token()), "keys_unavailable");
});

test("JWKS: redirected to nowhere", async (t) => {
  for (const headers of [{}, { Location: "http://" }]) {
    const events = [];
    const { issuer, verifier } = await setup(t, { onEvent: (event) => events.push(event) });
    issuer.answers.set(JWKS, { status: 307, headers });
    assert.equal(await outcome(verifier, issuer.token()), "keys_unavailable");
    assert.match(events[0].cause, / redirects to another origin$/);
  }
});

test("JWKS: redirected to another origin", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  const other = await TestIssuer.start(t, clock);
  issuer.answers.set(JWKS, redirect(`${other.url}${JWKS}`));
  assert.equal(await outcome(verifier, issuer.token()), "keys_unavailable");
  assert.deepEqual(other.requests, []);
});

const uselessKeys = {
  "for encryption": { ...KEY.jwk, use: "enc" },
  "for another algorithm": { ...KEY.jwk, alg: "RS512" },
  "for signing only": { ...KEY.jwk, key_ops: ["sign"] },
  "of another type": { ...KEY.jwk, kty: "oct", k: "AAAA" },
  "without a modulus": { ...KEY.jwk, n: undefined },
  "with a modulus that is no base64url": { ...KEY.jwk, n: "+/" },
  "with a modulus of zeros": { ...KEY.jwk, n: "A".repeat(342) },
  "null": null,
  "a text": "key",
};

for (const [name, jwk] of Object.entries(uselessKeys)) {
  test(`a key that is ignored: ${name}`, async (t) => {
    const { clock, issuer, verifier } = await setup(t);
    issuer.keys = [{ jwk }];
    assert.equal(await outcome(verifier, issuer.token()), "keys_unavailable");
    issuer.keys = [{ jwk }, OTHER_KEY];
    clock.advance(1);
    assert.equal(await outcome(verifier, issuer.token()), "unknown_key");
    assert.equal(await outcome(verifier, issuer.token({}, { key: OTHER_KEY })), "accepted");
  });
}

test("RSA keys of fewer than 2048 bits are ignored, and of more than 8192", async (t) => {
  const { issuer, verifier } = await setup(t);
  const weak = await newKey("weak", "rsa", 1536);
  const almost = await newKey("almost", "rsa", 2047);
  const long = { ...KEY.jwk, kid: "long", n: Buffer.alloc(1025, 0xff).toString("base64url") };
  issuer.keys = [weak, almost, { jwk: long }];
  assert.equal(await outcome(verifier, issuer.token()), "keys_unavailable");
});

test("a private half in the JWKS is not read", async (t) => {
  const { issuer, verifier } = await setup(t);
  issuer.keys = [{ jwk: { ...KEY.privateKey.export({ format: "jwk" }), kid: "one" } }];
  assert.equal(await outcome(verifier, issuer.token()), "accepted");
});

test("a token without kid, where there are two keys", async (t) => {
  const { issuer, verifier } = await setup(t);
  issuer.keys = [KEY, OTHER_KEY];
  assert.equal(await outcome(verifier, issuer.token({}, { kid: undefined })), "unknown_key");
});

test("a thousand requests at once with an unknown kid: one fetch", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  const unknown = await issuer.token({}, { kid: "unknown" });
  const thousand = () => Promise.all(Array.from({ length: 1_000 }, () => outcome(verifier, unknown)));
  assert.deepEqual(new Set(await thousand()), new Set(["unknown_key"]));
  // The first fetch was made for them, so that there is no second one.
  assert.equal(issuer.count(JWKS), 1);
  assert.deepEqual(new Set(await thousand()), new Set(["unknown_key"]));
  assert.equal(issuer.count(JWKS), 2);
  clock.advance(9.9);
  await thousand();
  assert.equal(issuer.count(JWKS), 2);
  clock.advance(0.2);
  await thousand();
  assert.equal(issuer.count(JWKS), 3);
});

test("a new key is found by its kid", async (t) => {
  const { issuer, verifier } = await setup(t);
  assert.equal(await outcome(verifier, issuer.token()), "accepted");
  issuer.keys = [KEY, OTHER_KEY];
  const token = await issuer.token({}, { key: OTHER_KEY });
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcome(verifier, token)));
  assert.deepEqual(new Set(outcomes), new Set(["accepted"]));
  assert.equal(issuer.count(JWKS), 2);
});

test("keys are rotated while requests go on", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  let signing = KEY;
  const ask = async () => {
    assert.equal(await outcome(verifier, issuer.token({}, { key: signing })), "accepted");
  };
  for (let rotation = 0; rotation < 4; rotation += 1) {
    const next = await newKey(`rotated-${rotation}`);
    issuer.keys = [signing, next];
    for (let minute = 0; minute < 6; minute += 1) {
      clock.advance(60);
      await Promise.all([ask(), ask(), ask()]);
    }
    signing = next;
    await ask();
    issuer.keys = [next];
  }
});

test("keys are fetched again by max-age, in the background", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  issuer.cacheControl = "public, max-age=60";
  const ask = async () => assert.equal(await outcome(verifier, issuer.token()), "accepted");
  await ask();
  clock.advance(59);
  await ask();
  assert.equal(issuer.count(JWKS), 1);
  clock.advance(1);
  await ask();
  await until(() => issuer.count(JWKS) === 2);
});

test("max-age is kept within ten seconds and a day; Age counts; without it, five minutes", async (t) => {
  for (const [headers, seconds] of [
    [{ "Cache-Control": "max-age=0" }, 10],
    [{ "Cache-Control": "no-store" }, 300],
    [{}, 300],
    [{ "Cache-Control": "max-age=100", Age: "60" }, 40],
    [{ "Cache-Control": "s-maxage=5, max-age=100" }, 100],
    [{ "Cache-Control": "max-age=99999999" }, 86_400],
  ]) {
    const { clock, issuer, verifier } = await setup(t);
    issuer.answers.set(JWKS, { headers, body: GOOD() });
    const token = issuer.token({ exp: clock.seconds + 200_000 });
    assert.equal(await outcome(verifier, token), "accepted");
    clock.advance(seconds - 0.5);
    assert.equal(await outcome(verifier, token), "accepted");
    assert.equal(issuer.count(JWKS), 1, `${seconds}`);
    clock.advance(0.5);
    assert.equal(await outcome(verifier, token), "accepted");
    await until(() => issuer.count(JWKS) === 2);
  }
});

test("old keys serve while the issuer is away, for a day at most", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  const token = issuer.token({ exp: clock.seconds + 200_000 });
  assert.equal(await outcome(verifier, token), "accepted");
  issuer.leave();
  for (let hour = 0; hour < 24; hour += 1) {
    clock.advance(3_600);
    assert.equal(await outcome(verifier, token), "accepted");
  }
  clock.advance(1);
  assert.equal(await outcome(verifier, token), "keys_unavailable");
  issuer.comeBack();
  clock.advance(1);
  assert.equal(await outcome(verifier, token), "accepted");
});

test("the wall clock jumps: the age of keys is measured by the other one", async (t) => {
  const clock = new TestClock();
  const { issuer, verifier } = await setup(t, { clock });
  assert.equal(await outcome(verifier, issuer.token()), "accepted");
  clock.setWall(clock.seconds - 1_000_000);
  issuer.clock = clock;
  assert.equal(await outcome(verifier, issuer.token()), "accepted");
  assert.equal(issuer.count(JWKS), 1);
});

test("while there are no keys, one fetch begins in a second", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  issuer.answers.set(JWKS, { status: 500 });
  const token = await issuer.token();
  const ten = () => Promise.all(Array.from({ length: 10 }, () => outcome(verifier, token)));
  assert.deepEqual(new Set(await ten()), new Set(["keys_unavailable"]));
  await ten();
  assert.equal(issuer.count(JWKS), 1);
  clock.advance(1);
  await ten();
  assert.equal(issuer.count(JWKS), 2);
});
