// Lists that are not good, each in one way, and unusual ones that are. Abuse cases 150 and 151.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync, gzipSync } from "node:zlib";
import { compact, OTHER_KEY } from "./support/issuer.js";
import { outcome, setup } from "./support/setup.js";

const STRICT = { ifStatusUnavailable: "refuse" };
const LIST = "/status-lists/1";

function inflatesTo(bytes) {
  return { bits: 1, lst: deflateSync(Buffer.alloc(bytes)).toString("base64url") };
}

/** The payload of the list with the text of one member replaced. */
function withLst(change) {
  return async (issuer) => {
    const [, payload] = (await issuer.list([0, 0])).split(".");
    const { lst } = JSON.parse(Buffer.from(payload, "base64url")).status_list;
    return issuer.list([], { status_list: { bits: 1, lst: change(lst) } });
  };
}

/** What is told of some of them; of all others, that it is the list. */
const CAUSES = {
  none: /algorithm that is not accepted$/,
  "an algorithm that is not accepted": /algorithm that is not accepted$/,
  "lst that is padded": /not base64url$/,
  "a deflate bomb": /inflates to more than 4194304 bytes$/,
};

// What makes a list bad is as if no list had come.
const badLists = {
  "garbage": () => "garbage",
  "empty": () => "",
  "HTML": () => "<html></html>",
  "forged: another key": (i) => i.list([0], {}, { key: { ...OTHER_KEY, kid: "one" } }),
  "forged: an unknown key": (i) => i.list([0], {}, { key: OTHER_KEY }),
  "none": async (i) => {
    const [, encoded] = (await i.list([0])).split(".");
    const payload = JSON.parse(Buffer.from(encoded, "base64url"));
    return compact({ alg: "none", typ: "statuslist+jwt" }, payload);
  },
  "an algorithm that is not accepted": (i) => i.list([0], {}, { alg: "RS512" }),
  "typ of an access token": (i) => i.list([0], {}, { typ: "at+jwt" }),
  "without typ": (i) => i.list([0], {}, { typ: undefined }),
  "an access token": (i) => i.token(),
  "the list of another URI": (i) => i.list([0], { sub: `${i.url}/status-lists/2` }),
  "without sub": (i) => i.list([0], { sub: undefined }),
  "expired": (i) => i.list([0], { exp: i.clock.seconds }),
  "exp as a text": (i) => i.list([0], { exp: "1900000000" }),
  "from the future": (i) => i.list([0], { iat: i.clock.seconds + 61 }),
  "without iat": (i) => i.list([0], { iat: undefined }),
  "ttl of 0": (i) => i.list([0], { ttl: 0 }),
  "ttl as a text": (i) => i.list([0], { ttl: "10" }),
  "without status_list": (i) => i.list([0], { status_list: undefined }),
  "3 bits": (i) => i.list([0], { status_list: { ...inflatesTo(1), bits: 3 } }),
  "bits as a text": (i) => i.list([0], { status_list: { ...inflatesTo(1), bits: "1" } }),
  "without lst": (i) => i.list([0], { status_list: { bits: 1 } }),
  "lst that is padded": withLst((lst) => `${lst}==`),
  "lst of an impossible length": withLst((lst) => `${lst}${"A".repeat((5 - (lst.length % 4)) % 4)}`),
  "lst that is no zlib data": withLst(() => "AAAA"),
  "lst that is gzip": withLst(() => gzipSync("aa").toString("base64url")),
  "truncated lst": withLst((lst) => lst.slice(0, -6)),
  "truncated": async (i) => (await i.list([0])).slice(0, -100),
  "a deflate bomb": (i) => i.list([0], { status_list: inflatesTo(64 * 1024 * 1024) }),
  "a byte more than 4 MiB": (i) => i.list([0], { status_list: inflatesTo(4 * 1024 * 1024 + 1) }),
};

for (const [name, make] of Object.entries(badLists)) {
  test(`a bad list: ${name}`, async (t) => {
    const events = [];
    const { issuer, verifier } = await setup(t, { onEvent: (event) => events.push(event) });
    await issuer.serveList([], { raw: await make(issuer) });
    assert.equal(await outcome(verifier, issuer.listed(), STRICT), "status_unavailable");
    assert.equal(verifier.counters().fetches_failed, 1);
    assert.match(events[0].cause, CAUSES[name] ?? /^the status list /);
    assert.equal(await outcome(verifier, issuer.listed()), "accepted");
    assert.equal(verifier.counters().status_unavailable_accepted, 1);
  });
}

const goodLists = {
  "typ as media type": (i) => i.list([0], {}, { typ: "application/statuslist+jwt" }),
  "without exp": (i) => i.list([0], { exp: undefined }),
  "without ttl": (i) => i.list([0], { ttl: undefined }),
  "with iss and aud": (i) => i.list([0], { iss: i.name, aud: "anybody" }),
  "4 MiB": (i) => i.list([0], { status_list: inflatesTo(4 * 1024 * 1024) }),
};

for (const [name, make] of Object.entries(goodLists)) {
  test(`a good list: ${name}`, async (t) => {
    const { issuer, verifier } = await setup(t);
    await issuer.serveList([], { raw: await make(issuer) });
    assert.equal(await outcome(verifier, issuer.listed(), STRICT), "accepted");
  });
}

test("a list that inflates to more than is allowed", async (t) => {
  const { issuer, verifier } = await setup(t, { maxListBytes: 1_000 });
  await issuer.serveList([], { changes: { status_list: inflatesTo(1_001) } });
  assert.equal(await outcome(verifier, issuer.listed(), STRICT), "status_unavailable");
});

test("a list that comes with gzip, and one that only looks small so", async (t) => {
  const events = [];
  const { issuer, verifier } = await setup(t, { onEvent: (event) => events.push(event) });
  const headers = { "Content-Encoding": "gzip" };
  issuer.answers.set(LIST, { headers, body: gzipSync(Buffer.alloc(64 * 1024 * 1024, "a")) });
  assert.equal(await outcome(verifier, issuer.listed(), STRICT), "status_unavailable");
  assert.match(events[0].cause, / answers more than 1048576 bytes$/);
  issuer.answers.set(LIST, { headers, body: gzipSync(await issuer.list([0])) });
  issuer.clock.advance(2);
  assert.equal(await outcome(verifier, issuer.listed(), STRICT), "accepted");
});
