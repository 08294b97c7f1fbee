// Where the issuer's keys lie: RFC 8414, and OpenID Connect Discovery 1.0 for issuers that have nothing else.

import { jsonObject } from "./compact.js";
import { FetchError, get } from "./fetch.js";
import { cacheLifetime } from "./cache-control.js";

const MAX_BYTES = 256 * 1024;

/**
 * @typedef {object} Reach how documents are fetched
 * @property {import("./addresses.js").Addresses} addresses
 * @property {typeof globalThis.fetch} fetch
 */

/**
 * @param {Reach} reach
 * @param {string} issuer
 * @param {AbortSignal} signal
 * @returns {Promise<import("./freshness.js").Loaded<string>>} the URL at which the keys are fetched
 * @throws {FetchError}
 */
export async function discoverKeys({ addresses, fetch }, issuer, signal) {
  const [first, second] = addresses.metadata;
  const options = { accept: "application/json", maxBytes: MAX_BYTES, signal };
  let url = first;
  let response = await get(fetch, url, options);
  if (response.status === 404) {
    url = second;
    response = await get(fetch, url, options);
  }
  if (response.status !== 200) throw new FetchError(`GET ${url} answers ${response.status}`);
  const metadata = jsonObject(response.body);
  if (!metadata) throw new FetchError(`GET ${url} answers no JSON object`);
  // RFC 8414 §3.3. Else one issuer could pass for another.
  if (metadata.issuer !== issuer) {
    throw new FetchError(`GET ${url} answers for another issuer than ${issuer}`);
  }
  const { jwks_uri: jwksUri } = metadata;
  if (typeof jwksUri !== "string" || !addresses.maySupplyKeys(jwksUri)) {
    throw new FetchError(`GET ${url} has no jwks_uri that is https or under the issuer`);
  }
  return { value: addresses.reachable(jwksUri), ttl: cacheLifetime(response.headers) };
}
