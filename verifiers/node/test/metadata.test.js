import assert from "node:assert/strict";
import { test } from "node:test";
import { metadataUrls } from "../src/addresses.js";
import { Verifier } from "../src/index.js";
import { AUDIENCE, KEY, TestIssuer } from "./support/issuer.js";
import { TestClock } from "./support/clock.js";
import { outcome, setup, SILENT } from "./support/setup.js";

const OAUTH = "/.well-known/oauth-authorization-server";
const LONG = "x".repeat(256 * 1024);
const OPENID = "/.well-known/openid-configuration";

test("where metadata lies (RFC 8414 §3, OpenID Connect Discovery 1.0 §4)", () => {
  const urls = (base) => metadataUrls(new URL(base));
  assert.deepEqual(urls("https://a.example"), [`https://a.example${OAUTH}`, `https://a.example${OPENID}`]);
  assert.deepEqual(urls("https://a.example/"), [`https://a.example${OAUTH}`, `https://a.example${OPENID}`]);
  const below = [`https://a.example${OAUTH}/b/c`, `https://a.example/b/c${OPENID}`];
  assert.deepEqual(urls("https://a.example/b/c"), below);
  assert.deepEqual(urls("https://a.example/b/c/"), below);
});

test("OpenID Connect Discovery, if the other answers 404", async (t) => {
  const { issuer, verifier } = await setup(t);
  issuer.answers.set(OAUTH, { status: 404 });
  const metadata = { issuer: issuer.url, jwks_uri: `${issuer.url}/jwks.json` };
  issuer.answers.set(OPENID, { body: JSON.stringify(metadata) });
  assert.equal(await outcome(verifier, issuer.token()), "accepted");
  assert.deepEqual(issuer.requests, [OAUTH, OPENID, "/jwks.json"]);
});

const badMetadata = {
  "of another issuer": (i) => ({ issuer: `${i.url}/`, jwks_uri: `${i.url}/jwks.json` }),
  "without an issuer": (i) => ({ jwks_uri: `${i.url}/jwks.json` }),
  "without jwks_uri": (i) => ({ issuer: i.url }),
  "with a jwks_uri over http elsewhere": (i) => {
    return { issuer: i.url, jwks_uri: `http://localhost:${i.port}/jwks.json` };
  },
  "with a jwks_uri that is no URL": (i) => ({ issuer: i.url, jwks_uri: "/jwks.json" }),
  "that is an array": () => [],
  "of more than 256 KiB": (i) => ({ issuer: i.url, jwks_uri: `${i.url}/jwks.json`, more: LONG }),
};

for (const [name, make] of Object.entries(badMetadata)) {
  test(`metadata ${name}`, async (t) => {
    const events = [];
    const { issuer, verifier } = await setup(t, { onEvent: (event) => events.push(event) });
    issuer.answers.set(OAUTH, { body: JSON.stringify(make(issuer)) });
    assert.equal(await outcome(verifier, issuer.token()), "keys_unavailable");
    assert.match(events[0].cause, /^GET http/);
    assert.equal(issuer.count("/jwks.json"), 0);
  });
}

test("metadata that answers 500 is not looked for elsewhere", async (t) => {
  const events = [];
  const { issuer, verifier } = await setup(t, { onEvent: (event) => events.push(event) });
  issuer.answers.set(OAUTH, { status: 500 });
  assert.equal(await outcome(verifier, issuer.token()), "keys_unavailable");
  assert.match(events[0].cause, / answers 500$/);
  assert.deepEqual(issuer.requests, [OAUTH]);
});

test("jwksUri: no metadata is fetched", async (t) => {
  const clock = new TestClock();
  const issuer = await TestIssuer.start(t, clock);
  const jwksUri = `${issuer.url}/elsewhere?a=b`;
  issuer.name = "https://login.example.com";
  const settings = { issuer: issuer.name, audience: AUDIENCE, jwksUri, clock, logger: SILENT };
  issuer.answers.set("/elsewhere", { body: JSON.stringify({ keys: [KEY.jwk] }) });
  assert.equal(await outcome(new Verifier(settings), issuer.token()), "accepted");
  assert.deepEqual(issuer.requests, ["/elsewhere"]);
});

test("baseUrl changes where is fetched, and nothing else", async (t) => {
  const clock = new TestClock();
  const issuer = await TestIssuer.start(t, clock);
  issuer.name = "https://login.example.com/tenant";
  const answer = { issuer: issuer.name, jwks_uri: `${issuer.name}/keys?v=1` };
  issuer.answers.set(`${OAUTH}/inside`, { body: JSON.stringify(answer) });
  issuer.answers.set("/inside/keys", { body: JSON.stringify({ keys: [KEY.jwk] }) });
  await issuer.serveList([0b10], { path: "/inside/status-lists/1" });
  const baseUrl = `${issuer.url}/inside/`;
  const verifier = new Verifier({ issuer: issuer.name, audience: AUDIENCE, baseUrl, clock, logger: SILENT });
  const strict = { ifStatusUnavailable: "refuse" };
  assert.equal(await outcome(verifier, issuer.listed(0), strict), "accepted");
  assert.equal(await outcome(verifier, issuer.listed(1), strict), "revoked");
  assert.deepEqual(issuer.requests, [`${OAUTH}/inside`, "/inside/keys", "/inside/status-lists/1"]);
  // The token and the list keep the issuer's own name.
  assert.equal(await outcome(verifier, issuer.token({ iss: baseUrl })), "wrong_issuer");
  const uri = `${issuer.url}/inside/status-lists/1`;
  const token = issuer.token({ status: { status_list: { idx: 0, uri } } });
  assert.equal(await outcome(verifier, token), "status_foreign");
});
