// Three services that verify access tokens offline. Each keeps the JWKS for exactly its max-age, and none fetches it
// again because a token names a key that is not in it: a rotation must need no such grace.

import { spawn } from "node:child_process";
import { createPublicKey, verify } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createRemoteJWKSet, jwtVerify } from "jose";

const NEVER_MS = 3_600_000;

// `figures` are in seconds.
export function startVerifiers(t, { url, issuer }, figures) {
  const jwksUrl = `${url}/.well-known/jwks.json`;
  return {
    jose: withJose(jwksUrl, issuer, figures),
    PyJWT: withPyJwt(t, jwksUrl, issuer, figures),
    "a strict verifier": withNodeCrypto(jwksUrl, issuer, figures),
  };
}

function withJose(jwksUrl, issuer, { maxAge, skew }) {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { cacheMaxAge: maxAge * 1000, cooldownDuration: NEVER_MS });
  const options = { issuer, audience: issuer, typ: "at+jwt", algorithms: ["RS256"], clockTolerance: skew };
  return (token) => jwtVerify(token, keys, options);
}

function withPyJwt(t, jwksUrl, issuer, { maxAge, skew }) {
  const python = process.env.INTEROP_PYTHON;
  if (!python) throw new Error("set INTEROP_PYTHON to a Python that has pyjwt[crypto]");
  const script = join(import.meta.dirname, "verify.py");
  const child = spawn(python, [script, jwksUrl, issuer, String(maxAge), String(skew)], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: "1" },
  });
  const exited = once(child, "exit");
  t.after(async () => {
    child.stdin.end();
    await exited;
  });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return async (token) => {
    child.stdin.write(`${token}\n`);
    const { done, value } = await answers.next();
    if (done) throw new Error("verify.py has ended");
    const { accepted, why } = JSON.parse(value);
    if (!accepted) throw new Error(why);
  };
}

function withNodeCrypto(jwksUrl, issuer, { skew }) {
  let keys = [];
  let expiry = 0;
  return async (token) => {
    if (performance.now() >= expiry) {
      const response = await fetch(jwksUrl);
      const [, maxAge] = /max-age=(\d+)/.exec(response.headers.get("cache-control"));
      ({ keys } = await response.json());
      expiry = performance.now() + Number(maxAge) * 1000;
    }
    const [header, payload, signature] = token.split(".");
    const { alg, kid } = decode(header);
    const jwk = keys.find((key) => key.kid === kid);
    if (!jwk) throw new Error(`no key ${kid} in the JWKS`);
    const key = createPublicKey({ key: jwk, format: "jwk" });
    const isSigned = verify("sha256", Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url"));
    const { iss, aud, exp } = decode(payload);
    const isMeant = alg === "RS256" && iss === issuer && aud === issuer;
    if (!isSigned || !isMeant || Date.now() >= (exp + skew) * 1000) throw new Error("signature, claims or time");
  };
}

function decode(part) {
  return JSON.parse(Buffer.from(part, "base64url"));
}
