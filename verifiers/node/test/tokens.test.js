// Tokens that are refused for what they are. Abuse cases 146 and 147.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { CompactSign } from "jose";
import { compact, KEY, newKey, OTHER_KEY, sign } from "./support/issuer.js";
import { outcome, setup } from "./support/setup.js";

const HEADER = { alg: "RS256", kid: "one", typ: "at+jwt" };

test("a good token", async (t) => {
  const { issuer, verifier } = await setup(t);
  assert.equal(await outcome(verifier, issuer.token()), "accepted");
});

const good = {
  "typ in capitals": (i) => i.token({}, { typ: "AT+JWT" }),
  "typ as media type": (i) => i.token({}, { typ: "application/at+jwt" }),
  "several audiences": (i) => i.token({ aud: ["https://other.example", "https://api.example.com"] }),
  "issued half a minute ahead": (i) => i.token({ iat: i.clock.seconds + 30 }),
  "good from half a minute ahead": (i) => i.token({ nbf: i.clock.seconds + 30 }),
  "no kid, and one key": (i) => i.token({}, { kid: undefined }),
  "expires in a second": (i) => i.token({ exp: i.clock.seconds + 1 }),
  "without a scope": (i) => i.token({ scope: undefined }),
};

for (const [name, make] of Object.entries(good)) {
  test(`accepted: ${name}`, async (t) => {
    const { issuer, verifier } = await setup(t);
    assert.equal(await outcome(verifier, make(issuer)), "accepted");
  });
}

function hs256WithThePublicKey(issuer) {
  const secret = KEY.publicKey.export({ type: "spki", format: "pem" });
  const signed = compact({ ...HEADER, alg: "HS256" }, issuer.claims(), "").slice(0, -1);
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

// By reason.
const bad = {
  malformed: {
    garbage: () => "garbage",
    empty: () => "",
    "with a space": async (i) => (await i.token()).replace(".", ". "),
    "1 MB": () => "a".repeat(1_000_000),
    "longer than 16 KiB": async (i) => sign(i.claims({ more: "x".repeat(16_000) })),
    "two parts": async (i) => (await i.token()).split(".").slice(0, 2).join("."),
    "four parts": async (i) => `${await i.token()}.AAAA`,
    "a padded signature": (i) => compact(HEADER, i.claims(), "AAA="),
    "base64 of an impossible length": (i) => compact(HEADER, i.claims(), "AAAAA"),
    "a header of an impossible length": (i) => {
      const [header, payload] = compact({ ...HEADER, kid: "x" }, i.claims()).split(".");
      return `${header}${"A".repeat((5 - (header.length % 4)) % 4)}.${payload}.AAAA`;
    },
    "a header that is an array": (i) => compact([HEADER], i.claims()),
    "a payload that is null": () => compact(HEADER, null),
    "a payload that is no JSON": () => `${compact(HEADER, {}).split(".")[0]}.AAAA.AAAA`,
    "a payload that is no UTF-8": async (i) => {
      const payload = JSON.stringify(i.claims({ more: "\u00ff" }));
      return new CompactSign(Buffer.from(payload, "latin1")).setProtectedHeader(HEADER).sign(KEY.privateKey);
    },
    crit: (i) => compact({ ...HEADER, crit: ["exp"] }, i.claims()),
    b64: (i) => compact({ ...HEADER, b64: true }, i.claims()),
    "without exp": (i) => i.token({ exp: undefined }),
    "exp as text": (i) => i.token({ exp: "1900000000" }),
    "without iat": (i) => i.token({ iat: undefined }),
    "nbf as text": (i) => i.token({ nbf: "0" }),
    "without sub": (i) => i.token({ sub: undefined }),
    "sub as a number": (i) => i.token({ sub: 7 }),
    "an empty jti": (i) => i.token({ jti: "" }),
    "without client_id": (i) => i.token({ client_id: undefined }),
    "without jti": (i) => i.token({ jti: undefined }),
  },
  wrong_type: {
    "typ of an ID token": (i) => i.token({}, { typ: "JWT" }),
    "without typ": (i) => i.token({}, { typ: undefined }),
    "typ of a status list": (i) => i.token({}, { typ: "statuslist+jwt" }),
    "typ as a number": (i) => compact({ ...HEADER, typ: 1 }, i.claims()),
  },
  wrong_algorithm: {
    none: (i) => compact({ ...HEADER, alg: "none" }, i.claims()),
    "none, without a signature": (i) => compact({ ...HEADER, alg: "none" }, i.claims(), ""),
    "HS256 with the public key": hs256WithThePublicKey,
    "an algorithm that is not among ours": (i) => i.token({}, { alg: "RS512" }),
    "without alg": (i) => compact({ ...HEADER, alg: undefined }, i.claims()),
  },
  unknown_key: {
    "wrong kid": (i) => i.token({}, { kid: "unknown" }),
    "kid as a number": (i) => compact({ ...HEADER, kid: 1 }, i.claims()),
  },
  bad_signature: {
    "another key under the same kid": (i) => i.token({}, { key: { ...OTHER_KEY, kid: "one" } }),
    "made-up signature": (i) => compact(HEADER, i.claims(), "A".repeat(342)),
    "empty signature": (i) => compact(HEADER, i.claims(), ""),
    "changed claims": async (i) => {
      const [header, , signature] = (await i.token()).split(".");
      const [, payload] = compact({}, i.claims({ sub: "mallory" })).split(".");
      return `${header}.${payload}.${signature}`;
    },
  },
  expired: {
    "a second ago": (i) => i.token({ exp: i.clock.seconds - 1 }),
    "just now": (i) => i.token({ exp: i.clock.seconds }),
  },
  not_yet_valid: {
    "from the future": (i) => i.token({ iat: i.clock.seconds + 61 }),
    "nbf in the future": (i) => i.token({ nbf: i.clock.seconds + 61 }),
  },
  wrong_issuer: {
    "another iss": (i) => i.token({ iss: "https://other.example" }),
    "iss with a slash": (i) => i.token({ iss: `${i.url}/` }),
    "without iss": (i) => i.token({ iss: undefined }),
  },
  wrong_audience: {
    "another aud": (i) => i.token({ aud: "https://other.example" }),
    "without aud": (i) => i.token({ aud: undefined }),
    "an array with something else in it": (i) => i.token({ aud: ["https://api.example.com", 1] }),
    "aud within a longer text": (i) => i.token({ aud: "https://api.example.com/more" }),
  },
};

for (const [reason, cases] of Object.entries(bad)) {
  for (const [name, make] of Object.entries(cases)) {
    test(`${reason}: ${name}`, async (t) => {
      const { issuer, verifier } = await setup(t);
      const token = await make(issuer);
      const isReadOnly = ["garbage", "empty", "1 MB", "none"].includes(name) || reason.startsWith("wrong_t");
      assert.equal(await outcome(verifier, token), reason);
      assert.equal(verifier.counters()[reason], 1);
      if (isReadOnly) assert.deepEqual(issuer.requests, []);
    });
  }
}

test("exp that JSON cannot hold", async (t) => {
  const { issuer, verifier } = await setup(t);
  const payload = JSON.stringify(issuer.claims()).replace(/"exp":\d+/, '"exp":1e999');
  const token = await new CompactSign(Buffer.from(payload)).setProtectedHeader(HEADER).sign(KEY.privateKey);
  assert.equal(await outcome(verifier, token), "malformed");
});

test("not a text", async (t) => {
  const { verifier } = await setup(t);
  for (const value of [undefined, null, 7, {}]) assert.equal(await outcome(verifier, value), "malformed");
});

test("typ JWT, where it is accepted", async (t) => {
  const { issuer, verifier } = await setup(t, { acceptTypJwt: true });
  for (const typ of ["JWT", "jwt", undefined, "at+jwt"]) {
    assert.equal(await outcome(verifier, issuer.token({}, { typ })), "accepted");
  }
  assert.equal(await outcome(verifier, issuer.token({}, { typ: "logout+jwt" })), "wrong_type");
});

test("scopes: all, any, and those of the verifier", async (t) => {
  const { issuer, verifier } = await setup(t, { scopes: ["profile"] });
  const token = await issuer.token();
  const cases = [
    [{ scopes: ["orders"] }, "accepted"],
    [{ scopes: ["orders", "orders:write"] }, "insufficient_scope"],
    [{ anyScopes: ["orders", "orders:write"] }, "accepted"],
    [{ anyScopes: ["orders:write", "admin"] }, "insufficient_scope"],
    [{ scopes: ["order"] }, "insufficient_scope"],
    [{}, "accepted"],
  ];
  for (const [options, expected] of cases) assert.equal(await outcome(verifier, token, options), expected);
  assert.equal(await outcome(verifier, issuer.token({ scope: "orders" })), "insufficient_scope");
  for (const scope of [undefined, "", ["orders", "profile"], 7]) {
    assert.equal(await outcome(verifier, issuer.token({ scope })), "insufficient_scope");
  }
});

test("a refusal for lack of scopes names those needed", async (t) => {
  const { issuer, verifier } = await setup(t, { scopes: ["profile"] });
  const options = { scopes: ["orders:write"], anyScopes: ["admin", "profile"] };
  await assert.rejects(verifier.verify(await issuer.token(), options), (refusal) => {
    assert.equal(refusal.status, 403);
    assert.deepEqual(refusal.neededScopes, ["profile", "orders:write", "admin"]);
    assert.match(refusal.headers["WWW-Authenticate"], /^Bearer error="insufficient_scope", /);
    assert.match(refusal.headers["WWW-Authenticate"], /scope="profile orders:write admin"/);
    return true;
  });
});

test("other algorithms, if they are named", async (t) => {
  const { issuer, verifier } = await setup(t, { algorithms: ["ES256"] });
  const key = await newKey("curve", "ec");
  issuer.keys = [KEY, key];
  assert.equal(await outcome(verifier, issuer.token({}, { key })), "accepted");
  assert.equal(await outcome(verifier, issuer.token()), "wrong_algorithm");
});
