// Counters, events and log lines, and that no token is in them. Abuse case 158.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { Refusal } from "../src/index.js";
import { until } from "./support/clock.js";
import { compact, OTHER_KEY } from "./support/issuer.js";
import { outcome, setup } from "./support/setup.js";

const STRICT = { ifStatusUnavailable: "refuse" };

function recorder() {
  const lines = [];
  const write = (level) => (message) => lines.push(`${level} ${message}`);
  return { lines, logger: { debug: write("debug"), info: write("info"), warn: write("warn") } };
}

test("counters", async (t) => {
  const { issuer, verifier } = await setup(t);
  await outcome(verifier, issuer.token());
  await outcome(verifier, issuer.token());
  await outcome(verifier, "garbage");
  await outcome(verifier, issuer.listed());
  const counters = verifier.counters();
  const counted = Object.entries(counters).filter(([, count]) => count > 0);
  assert.deepEqual(Object.fromEntries(counted), {
    accepted: 3,
    malformed: 1,
    fetches: 3,
    fetches_failed: 1,
    status_unavailable_accepted: 1,
  });
  await outcome(verifier, issuer.token());
  assert.equal(counters.accepted, 3);
});

test("one log line a minute and kind, with the number of those left out", async (t) => {
  const { lines, logger } = recorder();
  const { clock, verifier } = await setup(t, { logger });
  for (let request = 0; request < 5; request += 1) await outcome(verifier, "garbage");
  await outcome(verifier, compact({ typ: "JWT" }, {}));
  assert.deepEqual(lines, [
    "debug countersign-verify: refused with 401, malformed: The token is malformed",
    "debug countersign-verify: refused with 401, wrong_type: The token is not an access token",
  ]);
  clock.advance(60);
  await outcome(verifier, "garbage");
  assert.match(lines[2], /malformed.*\(and 4 more like it since the last line\)$/);
});

test("failing fetches are warned of with URL and cause, and recovery is told", async (t) => {
  const { lines, logger } = recorder();
  const events = [];
  const { clock, issuer, verifier } = await setup(t, { logger, onEvent: (event) => events.push(event) });
  issuer.answers.set("/jwks.json", { status: 500 });
  await outcome(verifier, issuer.token());
  const url = `${issuer.url}/jwks.json`;
  const warning = `warn countersign-verify: cannot fetch the keys from ${url}: GET ${url} answers 500`;
  assert.equal(lines.filter((line) => line.startsWith("warn"))[0], warning);
  issuer.answers.delete("/jwks.json");
  clock.advance(1);
  await outcome(verifier, issuer.token());
  assert.equal(lines.at(-1), `info countersign-verify: the keys can be fetched again from ${url}`);
  assert.deepEqual(events, [
    { name: "fetch_failed", what: "keys", url, cause: `GET ${url} answers 500` },
    { name: "refused", reason: "keys_unavailable", status: 503 },
    { name: "fetch_recovered", what: "keys", url },
    { name: "accepted" },
  ]);
});

test("an issuer that cannot be reached: the cause is told", async (t) => {
  const { lines, logger } = recorder();
  const { issuer, verifier } = await setup(t, { logger });
  issuer.stop();
  await outcome(verifier, issuer.token());
  assert.match(lines[0], /cannot fetch the metadata from http.*: ECONNREFUSED$/);
});

test("a fault is not taken for a refusal", async (t) => {
  const fault = new Error("a broken clock");
  const clock = { monotonic: () => 0, now: () => { throw fault; } };
  const { issuer, verifier } = await setup(t, { clock });
  await assert.rejects(async () => verifier.verify(await issuer.token()), fault);
  assert.equal(verifier.counters().accepted, 0);
});

test("a listener that throws changes nothing", async (t) => {
  const { lines, logger } = recorder();
  const onEvent = () => {
    throw new Error("a bug");
  };
  const { issuer, verifier } = await setup(t, { logger, onEvent });
  assert.equal(await outcome(verifier, issuer.token()), "accepted");
  assert.deepEqual(lines, ["warn countersign-verify: onEvent threw: a bug"]);
});

test("warnings go to the console by default, and refusals do not", async (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const info = t.mock.method(console, "info", () => {});
  const debug = t.mock.method(console, "debug", () => {});
  const { clock, issuer, verifier } = await setup(t, { logger: undefined });
  issuer.answers.set("/jwks.json", { status: 500 });
  await outcome(verifier, issuer.token());
  assert.equal(warn.mock.callCount(), 1);
  issuer.answers.delete("/jwks.json");
  clock.advance(1);
  await outcome(verifier, issuer.token());
  assert.equal(info.mock.callCount(), 1);
  assert.equal(debug.mock.callCount(), 0);
});

test("no token, nor a part of one, in any log, event, refusal or print", async (t) => {
  const { lines, logger } = recorder();
  const seen = [];
  const onEvent = (event) => seen.push(JSON.stringify(event));
  const { clock, issuer, verifier } = await setup(t, { logger, onEvent });
  await issuer.serveList([0b10]);
  const secrets = [];
  const ask = async (token, options) => {
    secrets.push(...token.split(".").filter((part) => part.length > 6));
    try {
      const verified = await verifier.verify(token, options);
      seen.push(inspect(verified, { showHidden: true }), String(verified), JSON.stringify(verified));
      seen.push(inspect({ request: { token: verified } }, { depth: 9 }));
    } catch (error) {
      assert.ok(error instanceof Refusal);
      seen.push(inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error));
    }
  };
  await ask(await issuer.listed(0));
  await ask(await issuer.listed(1));
  await ask("garbage-garbage");
  await ask("garbage.garbage2.garbage3");
  await ask(await issuer.token({}, { typ: "JWT" }));
  await ask(await issuer.token({}, { alg: "RS512" }));
  await ask(await issuer.token({}, { kid: "unknown" }));
  await ask(await issuer.token({}, { key: { ...OTHER_KEY, kid: "one" } }));
  await ask(await issuer.token({ exp: clock.seconds }));
  await ask(await issuer.token({ aud: "other" }));
  await ask(await issuer.token(), { scopes: ["admin"] });
  issuer.leave();
  clock.advance(20);
  await ask(await issuer.listed(0));
  await ask(await issuer.listed(0), STRICT);
  await until(() => verifier.counters().fetches_failed > 0);
  assert.ok(lines.length > 8 && seen.length > 30);
  for (const text of [...lines, ...seen]) {
    for (const secret of secrets) assert.equal(text.includes(secret), false, text);
  }
});
