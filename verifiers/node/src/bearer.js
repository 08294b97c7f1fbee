// The bearer token of a request (RFC 6750 §2.1). Forms and queries are no place for one (RFC 9700 §4.3.2).

import { Refusal } from "./refusal.js";

/** @typedef {import("../types/index.d.ts").RequestParts} RequestParts */

/**
 * @param {RequestParts} request
 * @returns {string} what stands behind `Bearer`, which may be anything
 * @throws {Refusal} `missing_token` or `two_tokens`
 */
export function bearerToken({ authorization, url = "" }) {
  const headers = typeof authorization === "string" ? [authorization] : (authorization ?? []);
  const [header] = headers;
  if (header === undefined) throw new Refusal("missing_token");
  if (headers.length > 1 || areTwo(header)) throw new Refusal("two_tokens");
  const [scheme = "", ...rest] = header.split(" ");
  if (scheme.toLowerCase() !== "bearer") throw new Refusal("missing_token");
  if (hasTokenInQuery(url)) throw new Refusal("two_tokens");
  return rest.join(" ").trim();
}

/**
 * Some servers join two headers by a comma, which no token has. Behind it stands a scheme.
 *
 * @param {string} header
 */
function areTwo(header) {
  const comma = header.indexOf(",");
  return comma !== -1 && /,[ \t]*[a-z][\w-]*[ \t]+[^ \t=]/i.test(header.slice(comma));
}

/** @param {string} url */
function hasTokenInQuery(url) {
  const query = url.indexOf("?");
  return query !== -1 && new URLSearchParams(url.slice(query + 1)).has("access_token");
}

/**
 * The values of `Authorization`, each by itself: `headers` of Node keeps the first one only.
 *
 * @param {import("node:http").IncomingMessage} request
 * @returns {readonly string[]}
 */
export function authorizationOf({ rawHeaders }) {
  const values = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = /** @type {string} */ (rawHeaders[at]);
    if (name.length === 13 && name.toLowerCase() === "authorization") {
      values.push(/** @type {string} */ (rawHeaders[at + 1]));
    }
  }
  return values;
}
