// What a verification costs, as a multiple of the bare library call: `node bench.js`.
//
// Rounds of both take turns, so that what else the machine does falls on both. The median of their ratios
// counts.

import { createServer } from "node:http";
import { once } from "node:events";
import { deflateSync } from "node:zlib";
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import { Verifier } from "countersign-verify";

const BUDGET = 1.3;
const ROUNDS = 60;
const CALLS = 200;

const { privateKey, publicKey } = await generateKeyPair("RS256");
const documents = new Map();
const server = createServer((request, response) => response.end(documents.get(request.url)));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;
const audience = "https://api.example.com";
const uri = `${issuer}/status-lists/1`;
const now = Math.floor(Date.now() / 1_000);

function sign(claims, typ) {
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "one", typ }).sign(privateKey);
}

const jwk = { ...(await exportJWK(publicKey)), kid: "one", use: "sig", alg: "RS256" };
documents.set("/jwks.json", JSON.stringify({ keys: [jwk] }));
const list = { bits: 1, lst: deflateSync(Buffer.alloc(131_072)).toString("base64url") };
const listClaims = { sub: uri, iat: now, exp: now + 300, ttl: 3_600, status_list: list };
documents.set("/status-lists/1", await sign(listClaims, "statuslist+jwt"));

const token = await sign(
  {
    iss: issuer,
    aud: audience,
    sub: "0199b8a4-6f3e-7c41-9d53-3f2a5e8b7c10",
    client_id: "web",
    iat: now,
    exp: now + 600,
    jti: "0199b8a4-9c02-7d1e-8a67-5b1c0d9e2f34",
    sid: "0199b8a4-9c02-7d1e-8a67-5b1c0d9e2f35",
    scope: "orders profile",
    preferred_username: "alice",
    status: { status_list: { idx: 700_000, uri } },
  },
  "at+jwt",
);

const jwksUri = `${issuer}/jwks.json`;
const verifier = new Verifier({ issuer, audience, jwksUri, ifStatusUnavailable: "refuse" });
const route = verifier.route({ scopes: ["orders"] });
const request = { authorization: [`Bearer ${token}`], url: "/orders" };
const options = { issuer, audience, algorithms: ["RS256"], typ: "at+jwt" };
const kit = () => route.authenticate(request);
const bare = () => jwtVerify(token, publicKey, options);

async function microseconds(call) {
  const begin = performance.now();
  for (let count = 0; count < CALLS; count += 1) await call();
  return ((performance.now() - begin) * 1_000) / CALLS;
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

for (const call of [bare, kit, bare, kit]) await microseconds(call);
const rounds = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const times = {};
  for (const [name, call] of round % 2 ? [["bare", bare], ["kit", kit]] : [["kit", kit], ["bare", bare]]) {
    times[name] = await microseconds(call);
  }
  rounds.push(times);
}
server.closeAllConnections();
server.close();

const ratio = median(rounds.map((times) => times.kit / times.bare));
const [ofBare, ofKit] = ["bare", "kit"].map((name) => median(rounds.map((times) => times[name])).toFixed(1));
console.log(`bare call ${ofBare} µs, kit ${ofKit} µs, ratio ${ratio.toFixed(2)} (at most ${BUDGET})`);
if (ratio > BUDGET) process.exitCode = 1;
