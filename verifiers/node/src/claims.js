// What the claims of an access token must be (RFC 9068 §2.2, §4). The status is checked elsewhere.

import { Refusal } from "./refusal.js";

/** Seconds by which the issuer's clock may be ahead. */
const SKEW = 60;

/**
 * @param {Record<string, unknown>} claims of a token whose signature is good
 * @param {{ issuer: string, audience: readonly string[] }} settings
 * @param {number} now seconds since 1970
 * @throws {Refusal}
 */
export function checkClaims(claims, settings, now) {
  checkTimes(claims, now);
  if (claims.iss !== settings.issuer) throw new Refusal("wrong_issuer");
  if (!isFor(claims.aud, settings.audience)) throw new Refusal("wrong_audience");
  for (const name of ["sub", "client_id", "jti"]) {
    const text = claims[name];
    if (typeof text !== "string" || text === "") throw new Refusal("malformed");
  }
}

/** @param {Record<string, unknown>} claims  @param {number} now */
function checkTimes({ exp, iat, nbf }, now) {
  // A number in JSON may be too large for JavaScript. Infinity would never pass.
  if (!isNumber(exp) || !isNumber(iat)) throw new Refusal("malformed");
  if (nbf !== undefined && !isNumber(nbf)) throw new Refusal("malformed");
  if (now >= exp) throw new Refusal("expired");
  if (iat > now + SKEW || (nbf !== undefined && nbf > now + SKEW)) throw new Refusal("not_yet_valid");
}

/**
 * @param {unknown} aud one text or an array of texts (RFC 7519 §4.1.3)
 * @param {readonly string[]} audience
 */
function isFor(aud, audience) {
  if (typeof aud === "string") return audience.includes(aud);
  if (!Array.isArray(aud) || !aud.every((name) => typeof name === "string")) return false;
  return aud.some((name) => audience.includes(name));
}

/**
 * @param {ReadonlySet<string>} granted
 * @param {Readonly<import("./settings.js").Requirement>} needed
 * @throws {Refusal} `insufficient_scope`
 */
export function checkScopes(granted, { all, any, named }) {
  const enough = all.every((scope) => granted.has(scope)) &&
    (any.length === 0 || any.some((scope) => granted.has(scope)));
  if (!enough) throw new Refusal("insufficient_scope", { neededScopes: named });
}

/** @param {unknown} value  @returns {value is number} */
function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}
