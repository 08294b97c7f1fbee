import assert from "node:assert/strict";
import { test } from "node:test";
import { Verifier } from "../src/index.js";
import { outcome, setup } from "./support/setup.js";

const GOOD = { issuer: "https://login.example.com", audience: "https://api.example.com" };

const wrong = {
  "no settings": [undefined, /give the settings as an object/],
  "no issuer": [{ ...GOOD, issuer: undefined }, /set issuer to an https URL/],
  "an issuer that is no URL": [{ ...GOOD, issuer: "login.example.com" }, /set issuer/],
  "an issuer of another scheme": [{ ...GOOD, issuer: "ftp://login.example.com" }, /set issuer/],
  "an issuer with a query": [{ ...GOOD, issuer: "https://login.example.com?a" }, /query out of issuer/],
  "an issuer with a password": [{ ...GOOD, issuer: "https://a:b@login.example.com" }, /password/],
  "no audience": [{ ...GOOD, audience: undefined }, /set audience/],
  "an empty audience": [{ ...GOOD, audience: [] }, /set audience/],
  "an audience with an empty text": [{ ...GOOD, audience: [""] }, /set audience/],
  "scopes as a text": [{ ...GOOD, scopes: "orders" }, /set scopes to an array/],
  "a scope with a space": [{ ...GOOD, scopes: ["orders profile"] }, /each one word/],
  "a scope with a quote": [{ ...GOOD, scopes: ['a"b'] }, /each one word/],
  "a base URL that is no URL": [{ ...GOOD, baseUrl: "countersign:" }, /set baseUrl/],
  "a jwksUri that is no URL": [{ ...GOOD, jwksUri: "/jwks.json" }, /set jwksUri/],
  "an origin with a path": [{ ...GOOD, statusListOrigins: ["https://cdn.example.com/"] }, /without a path/],
  "no algorithms": [{ ...GOOD, algorithms: [] }, /set algorithms/],
  none: [{ ...GOOD, algorithms: ["none"] }, /asymmetric/],
  HS256: [{ ...GOOD, algorithms: ["RS256", "HS256"] }, /asymmetric/],
  "an inherited name as an algorithm": [{ ...GOOD, algorithms: ["toString"] }, /asymmetric/],
  "acceptTypJwt as a text": [{ ...GOOD, acceptTypJwt: "false" }, /set acceptTypJwt to true or false/],
  "another mode": [{ ...GOOD, ifStatusUnavailable: "reject" }, /"accept" or "refuse"/],
  "requireStatus alone": [{ ...GOOD, requireStatus: true, checkStatus: false }, /needs checkStatus/],
  "a timeout of 0": [{ ...GOOD, timeout: 0 }, /set timeout to a number of milliseconds/],
  "a timeout with a fraction": [{ ...GOOD, timeout: 0.5 }, /a whole one/],
  "a clock without monotonic": [{ ...GOOD, clock: { now: Date.now } }, /now, monotonic/],
  "fetch as a text": [{ ...GOOD, fetch: "undici" }, /set fetch to a function/],
  "a logger without warn": [{ ...GOOD, logger: { info() {} } }, /debug, info, warn/],
  "an unknown setting": [{ ...GOOD, issuers: [] }, /no setting "issuers": there are issuer, audience, /],
};

for (const [name, [settings, message]] of Object.entries(wrong)) {
  test(`wrong settings: ${name}`, () => {
    assert.throws(() => new Verifier(settings), { name: "TypeError", message });
  });
}

test("wrong options of a route", () => {
  const verifier = new Verifier(GOOD);
  const unknown = /no option of a route "scope": there are scopes, anyScopes/;
  assert.throws(() => verifier.route({ scope: ["orders"] }), unknown);
  assert.throws(() => verifier.route({ scopes: "orders" }), /set scopes/);
  assert.throws(() => verifier.route({ ifStatusUnavailable: "maybe" }), /"accept" or "refuse"/);
});

test("settings that are undefined are left at their default", () => {
  const names = ["scopes", "baseUrl", "jwksUri", "algorithms", "timeout", "clock", "fetch", "logger"];
  const settings = Object.fromEntries(names.map((name) => [name, undefined]));
  assert.ok(new Verifier({ ...GOOD, ...settings }));
});

test("a verifier fetches nothing by itself", () => {
  const fetch = () => assert.fail("a fetch");
  assert.deepEqual(new Verifier({ ...GOOD, fetch }).counters().fetches, 0);
});

test("a route may refuse where the verifier accepts, and the other way round", async (t) => {
  for (const [standard, option, expected] of [
    ["accept", "refuse", "status_unavailable"],
    ["refuse", "accept", "accepted"],
    ["refuse", undefined, "status_unavailable"],
  ]) {
    const { issuer, verifier } = await setup(t, { ifStatusUnavailable: standard });
    assert.equal(await outcome(verifier, issuer.listed(), { ifStatusUnavailable: option }), expected);
  }
});
