// What tokens say about their status, and what lists say about them. Abuse cases 152 and 153.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { Addresses } from "../src/addresses.js";
import { TestClock, until } from "./support/clock.js";
import { newKey, OTHER_KEY, TestIssuer } from "./support/issuer.js";
import { outcome, setup } from "./support/setup.js";

const STRICT = { ifStatusUnavailable: "refuse" };
const LIST = "/status-lists/1";

test("0 is good, 1 is revoked", async (t) => {
  const { issuer, verifier } = await setup(t);
  await issuer.serveList([0b00000100]);
  assert.equal(await outcome(verifier, issuer.listed(1), STRICT), "accepted");
  assert.equal(await outcome(verifier, issuer.listed(2)), "revoked");
  assert.equal(await outcome(verifier, issuer.listed(7)), "accepted");
  assert.equal(issuer.count(LIST), 1);
});

test("an index beyond the end of the list", async (t) => {
  const { issuer, verifier } = await setup(t);
  await issuer.serveList([0]);
  assert.equal(await outcome(verifier, issuer.listed(8)), "revoked");
  assert.equal(await outcome(verifier, issuer.listed(2 ** 31 - 1), STRICT), "revoked");
});

for (const bits of [2, 4, 8]) {
  test(`a list of ${bits} bits`, async (t) => {
    const { issuer, verifier } = await setup(t);
    const lst = deflateSync(Buffer.from([0, 0b10])).toString("base64url");
    await issuer.serveList([], { changes: { status_list: { bits, lst } } });
    const second = 8 / bits;
    assert.equal(await outcome(verifier, issuer.listed(second - 1)), "accepted");
    assert.equal(await outcome(verifier, issuer.listed(second)), "revoked");
    assert.equal(await outcome(verifier, issuer.listed(2 * second)), "revoked");
  });
}

const badReferences = {
  "status as a text": "active",
  "status as null": null,
  "status_list as a text": { status_list: "x" },
  "status_list as null": { status_list: null },
  "without idx": { status_list: { uri: "URI" } },
  "idx as a text": { status_list: { idx: "0", uri: "URI" } },
  "idx below 0": { status_list: { idx: -1, uri: "URI" } },
  "idx with a fraction": { status_list: { idx: 0.5, uri: "URI" } },
  "idx of 2^31": { status_list: { idx: 2 ** 31, uri: "URI" } },
  "without uri": { status_list: { idx: 0 } },
  "uri as a number": { status_list: { idx: 0, uri: 1 } },
};

for (const [name, status] of Object.entries(badReferences)) {
  test(`malformed: ${name}`, async (t) => {
    const { issuer, verifier } = await setup(t);
    await issuer.serveList();
    const filled = JSON.parse(JSON.stringify(status).replace("URI", issuer.listUri));
    assert.equal(await outcome(verifier, issuer.token({ status: filled })), "malformed");
    assert.equal(issuer.count(LIST), 0);
  });
}

test("a list that is answered with another status than 200", async (t) => {
  const events = [];
  const { issuer, verifier } = await setup(t, { onEvent: (event) => events.push(event) });
  const body = await issuer.list([0]);
  for (const status of [203, 404, 500]) {
    issuer.answers.set(LIST, { status, body });
    issuer.clock.advance(1);
    assert.equal(await outcome(verifier, issuer.listed(), STRICT), "status_unavailable");
    assert.match(events.at(-2).cause, new RegExp(` answers ${status}$`));
  }
});

test("the request for a list says what it wants", async (t) => {
  const { issuer, verifier } = await setup(t);
  let accept;
  const body = await issuer.list([0]);
  issuer.answers.set(LIST, (request, response) => {
    accept = request.headers.accept;
    response.end(body);
  });
  await outcome(verifier, issuer.listed());
  assert.equal(accept, "application/statuslist+jwt");
});

test("a list under another origin, and look-alikes", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  const other = await TestIssuer.start(t, clock);
  const { port } = new URL(issuer.url);
  for (const uri of [
    other.listUri,
    `${issuer.url}.example.com/list`,
    `http://user@127.0.0.1:${port}/list`,
    `${issuer.url}/a/../list`,
    `${issuer.url}/a/%2e%2E/list`,
    `${issuer.url}/a%2f..%2Flist`,
    `https://127.0.0.1:${port}/list`,
    "file:///etc/passwd",
    "/status-lists/1",
    "",
  ]) {
    const token = issuer.token({ status: { status_list: { idx: 0, uri } } });
    assert.equal(await outcome(verifier, token), "status_foreign", uri);
  }
  assert.equal(other.requests.length, 0);
  assert.equal(issuer.requests.some((path) => path.includes("list")), false);
});

test("an issuer with a path: only what is below the path", () => {
  const issuer = "https://login.example.com/tenant";
  const addresses = new Addresses({ issuer, baseUrl: issuer, statusListOrigins: [] });
  assert.ok(addresses.maySupplyList("https://login.example.com/tenant/status-lists/1"));
  assert.ok(addresses.maySupplyList("https://login.example.com:443/tenant/status-lists/1"));
  assert.equal(addresses.maySupplyList("https://login.example.com/tenants/1"), false);
  assert.equal(addresses.maySupplyList("https://login.example.com/other"), false);
  assert.equal(addresses.maySupplyList("https://login.example.com/tenant/../other"), false);
  assert.equal(addresses.maySupplyList("http://login.example.com/tenant/1"), false);
});

test("a list of an origin that was named", async (t) => {
  const cdn = await TestIssuer.start(t, new TestClock());
  const { issuer, verifier } = await setup(t, { statusListOrigins: [cdn.url] });
  const uri = `${cdn.url}/lists/1`;
  cdn.answers.set("/lists/1", { body: await issuer.list([1], { sub: uri }) });
  const token = (idx) => issuer.token({ status: { status_list: { idx, uri } } });
  assert.equal(await outcome(verifier, token(1), STRICT), "accepted");
  assert.equal(await outcome(verifier, token(0), STRICT), "revoked");
});

test("a token without a status, or with another mechanism", async (t) => {
  const { issuer, verifier } = await setup(t);
  const strict = await setup(t, { requireStatus: true });
  for (const status of [undefined, {}, { other: { id: 1 } }]) {
    assert.equal(await outcome(verifier, issuer.token({ status })), "accepted");
    assert.equal(await outcome(strict.verifier, strict.issuer.token({ status })), "status_missing");
  }
});

test("checkStatus false: the claim is not looked at", async (t) => {
  const { issuer, verifier } = await setup(t, { checkStatus: false });
  assert.equal(await outcome(verifier, issuer.listed(), STRICT), "accepted");
  assert.equal(await outcome(verifier, issuer.token({ status: "x" })), "accepted");
  assert.equal(issuer.count(LIST), 0);
});

test("no list is fetched for a token that is not good otherwise", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  const bad = [
    issuer.listed(0, { exp: clock.seconds }),
    issuer.listed(0, { aud: "other" }),
    issuer.listed(0, {}, { key: { ...OTHER_KEY, kid: "one" } }),
    issuer.listed(0, { scope: "profile" }),
  ];
  const needed = { scopes: ["orders"] };
  for (const token of bad) assert.notEqual(await outcome(verifier, token, needed), "accepted");
  assert.equal(issuer.count(LIST), 0);
});

test("a bit that is set while requests go on is seen within ttl", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  await issuer.serveList([0]);
  assert.equal(await outcome(verifier, issuer.listed()), "accepted");
  await issuer.serveList([1]);
  clock.advance(9.9);
  assert.equal(await outcome(verifier, issuer.listed()), "accepted");
  assert.equal(issuer.count(LIST), 1);
  clock.advance(0.2);
  // Due: this request is answered by the list at hand and begins the fetch behind.
  assert.equal(await outcome(verifier, issuer.listed()), "accepted");
  const token = await issuer.listed();
  await until(async () => (await outcome(verifier, token)) === "revoked");
  assert.equal(issuer.count(LIST), 2);
});

test("a service that was idle waits for a fresh list", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  await issuer.serveList([0]);
  assert.equal(await outcome(verifier, issuer.listed()), "accepted");
  await issuer.serveList([1]);
  clock.advance(12);
  assert.equal(await outcome(verifier, issuer.listed()), "revoked");
});

test("the ttl of a list counts, between a second and an hour", async (t) => {
  for (const [ttl, before, after] of [[20, 19.9, 24], [0.001, 0.9, 1.2], [100_000, 3_599, 4_320]]) {
    const { clock, issuer, verifier } = await setup(t);
    const exp = clock.seconds + 1_000_000;
    const token = issuer.listed(0, { exp });
    await issuer.serveList([0], { changes: { ttl, exp } });
    assert.equal(await outcome(verifier, token), "accepted");
    await issuer.serveList([1], { changes: { ttl, exp } });
    clock.advance(before);
    assert.equal(await outcome(verifier, token), "accepted");
    assert.equal(issuer.count(LIST), 1);
    clock.advance(after - before);
    assert.equal(await outcome(verifier, token), "revoked");
  }
});

const olderLists = {
  "by its change number": [{ change_number: 8 }, { change_number: 7, iat: 10 }],
  "by its time": [{}, { iat: -1 }],
  "by its time, where one has no change number": [{ change_number: 8 }, { iat: -1 }],
};

for (const [name, [first, second]] of Object.entries(olderLists)) {
  test(`a list that is older ${name} never replaces a newer one`, async (t) => {
    const { clock, issuer, verifier } = await setup(t);
    const start = clock.seconds;
    const served = ({ iat = 0, ...changes }) => {
      return { changes: { ...changes, iat: start + iat, exp: start + 900 } };
    };
    await issuer.serveList([1], served(first));
    assert.equal(await outcome(verifier, issuer.listed(0, {})), "revoked");
    await issuer.serveList([0], served(second));
    clock.advance(12);
    assert.equal(await outcome(verifier, issuer.listed(0)), "revoked");
    assert.equal(await outcome(verifier, issuer.listed(1), STRICT), "status_unavailable");
    assert.equal(verifier.counters().status_list_older, 1);
    assert.equal(verifier.counters().fetches_failed, 1);
  });
}

test("a list that counts from less again takes the place of one that has expired", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  const served = (changes) => ({ changes: { ...changes, iat: clock.seconds, exp: clock.seconds + 300 } });
  await issuer.serveList([1], served({ change_number: 8 }));
  assert.equal(await outcome(verifier, issuer.listed(0)), "revoked");
  clock.advance(300);
  await issuer.serveList([0], served({ change_number: 2 }));
  assert.equal(await outcome(verifier, issuer.listed(0), STRICT), "accepted");
  assert.equal(verifier.counters().status_list_older, 0);
});

test("a list with the same change number takes its place", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  const served = { changes: { change_number: 8, iat: clock.seconds, exp: clock.seconds + 900 } };
  await issuer.serveList([0], served);
  assert.equal(await outcome(verifier, issuer.listed()), "accepted");
  await issuer.serveList([1], served);
  clock.advance(12);
  assert.equal(await outcome(verifier, issuer.listed()), "revoked");
  assert.equal(verifier.counters().status_list_older, 0);
});

test("a list past its exp is unavailable, and its set bits go on refusing", async (t) => {
  const { clock, issuer, verifier } = await setup(t);
  await issuer.serveList([0b10], { changes: { ttl: 3_600, exp: clock.seconds + 60 } });
  assert.equal(await outcome(verifier, issuer.listed(0), STRICT), "accepted");
  clock.advance(61);
  assert.equal(await outcome(verifier, issuer.listed(0), STRICT), "status_unavailable");
  assert.equal(await outcome(verifier, issuer.listed(0)), "accepted");
  assert.equal(await outcome(verifier, issuer.listed(1)), "revoked");
});

test("64 lists are kept, and the one that was not used for longest goes", async (t) => {
  const { issuer, verifier } = await setup(t);
  const use = async (number) => {
    const uri = `${issuer.url}/lists/${number}`;
    issuer.answers.set(`/lists/${number}`, { body: await issuer.list([0], { sub: uri }) });
    return outcome(verifier, issuer.token({ status: { status_list: { idx: 0, uri } } }), STRICT);
  };
  for (let number = 0; number < 64; number += 1) assert.equal(await use(number), "accepted");
  await use(0);
  await use(64);
  assert.equal(issuer.count("/lists/0"), 1);
  await use(0);
  assert.equal(issuer.count("/lists/0"), 1);
  await use(1);
  assert.equal(issuer.count("/lists/1"), 2);
});

test("a list signed with a key that is new", async (t) => {
  const { issuer, verifier } = await setup(t);
  assert.equal(await outcome(verifier, issuer.token()), "accepted");
  const key = await newKey("three");
  issuer.keys = [...issuer.keys, key];
  await issuer.serveList([0], { header: { key } });
  assert.equal(await outcome(verifier, issuer.listed(), STRICT), "accepted");
  assert.equal(issuer.count("/jwks.json"), 2);
});
