// The issuer's public keys (RFC 7517).

import { importJWK } from "jose";
import { ALGORITHMS } from "./algorithms.js";
import { cacheLifetime } from "./cache-control.js";
import { fromBase64url, isObject, jsonObject } from "./compact.js";
import { FetchError, get } from "./fetch.js";
import { Freshness } from "./freshness.js";
import { discoverKeys } from "./metadata.js";
import { Refusal } from "./refusal.js";

const MAX_BYTES = 1024 * 1024;
/** Milliseconds. */
const DAY = 24 * 60 * 60 * 1_000;
/** Milliseconds between two fetches while they fail, and between two for a `kid` that nobody knows. */
const INTERVAL = 10_000;
const RSA_BITS = { least: 2048, most: 8192 };
/** The members that make a public key. What else stands in a JWK is left out, a private half above all. */
const PUBLIC_MEMBERS = ["kty", "n", "e", "crv", "x", "y"];

/** @typedef {{ kid: unknown, key: CryptoKey }} NamedKey */
/** @typedef {Map<string, NamedKey[]>} KeySet keys by algorithm */

export class IssuerKeys {
  #keys;

  /**
   * @param {Readonly<import("./settings.js").Settings>} settings
   * @param {import("./metadata.js").Reach} reach
   * @param {import("./events.js").Reporter} reporter
   */
  constructor(settings, reach, reporter) {
    const { issuer, jwksUri } = settings;
    const common = { retry: () => INTERVAL, keep: DAY, serveStale: true };
    const metadataUrl = () => reach.addresses.metadata[0];
    const metadata = new Freshness(
      {
        ...common,
        what: "metadata",
        url: metadataUrl,
        load: (signal) => discoverKeys(reach, issuer, signal),
      },
      settings,
      reporter,
    );
    this.#keys = new Freshness(
      {
        ...common,
        what: "keys",
        url: () => jwksUri ?? metadata.atHand ?? metadataUrl(),
        load: async (signal) => {
          const url = jwksUri ?? (await metadata.use());
          if (url === undefined) throw new FetchError("the issuer's metadata cannot be had");
          return loadKeys(reach, url, settings.algorithms, signal);
        },
      },
      settings,
      reporter,
    );
  }

  /**
   * @param {Record<string, unknown>} header of a JWS whose `alg` is accepted
   * @returns {Promise<CryptoKey>}
   * @throws {Refusal} `unknown_key` or `keys_unavailable`
   */
  async find(header) {
    const use = this.#keys.use();
    const waited = use instanceof Promise;
    const keys = waited ? await use : use;
    if (!keys) throw new Refusal("keys_unavailable");
    const key = pick(keys, header);
    if (key) return key;
    // What has just been fetched is not fetched again: made-up names must not become requests.
    const newer = waited ? undefined : await this.#keys.refresh(INTERVAL);
    const found = newer && pick(newer, header);
    if (!found) throw new Refusal("unknown_key");
    return found;
  }
}

/** @param {KeySet} keys  @param {Record<string, unknown>} header  @returns {CryptoKey | undefined} */
function pick(keys, header) {
  const fitting = keys.get(/** @type {string} */ (header.alg)) ?? [];
  if (header.kid === undefined) return fitting.length === 1 ? fitting[0]?.key : undefined;
  return fitting.find(({ kid }) => kid === header.kid)?.key;
}

/**
 * @param {import("./metadata.js").Reach} reach
 * @param {string} url
 * @param {readonly string[]} algorithms
 * @param {AbortSignal} signal
 * @returns {Promise<import("./freshness.js").Loaded<KeySet>>}
 * @throws {FetchError}
 */
async function loadKeys({ fetch }, url, algorithms, signal) {
  const accept = "application/jwk-set+json, application/json";
  const { status, headers, body } = await get(fetch, url, { accept, maxBytes: MAX_BYTES, signal });
  if (status !== 200) throw new FetchError(`GET ${url} answers ${status}`);
  const set = jsonObject(body);
  if (!set || !Array.isArray(set.keys)) throw new FetchError(`GET ${url} answers no key set`);
  /** @type {KeySet} */
  const keys = new Map();
  for (const algorithm of algorithms) {
    const fitting = [];
    for (const jwk of set.keys) {
      const key = await usable(jwk, algorithm);
      if (key) fitting.push({ kid: jwk.kid, key });
    }
    if (fitting.length > 0) keys.set(algorithm, fitting);
  }
  if (keys.size === 0) throw new FetchError(`GET ${url} answers no key that can be used`);
  return { value: keys, ttl: cacheLifetime(headers) };
}

/**
 * @param {unknown} jwk
 * @param {string} algorithm
 * @returns {Promise<CryptoKey | undefined>} undefined if the key is for something else, or too weak
 */
async function usable(jwk, algorithm) {
  if (!isObject(jwk)) return undefined;
  const { kty, crv } = /** @type {{ kty: string, crv?: string }} */ (ALGORITHMS[algorithm]);
  if (jwk.kty !== kty || jwk.crv !== crv) return undefined;
  if (jwk.use !== undefined && jwk.use !== "sig") return undefined;
  if (jwk.alg !== undefined && jwk.alg !== algorithm) return undefined;
  if (jwk.key_ops !== undefined && !isForVerifying(jwk.key_ops)) return undefined;
  if (kty === "RSA" && !hasRightSize(jwk.n)) return undefined;
  const members = PUBLIC_MEMBERS.filter((member) => member in jwk).map((member) => [member, jwk[member]]);
  try {
    const key = await importJWK(Object.fromEntries(members), algorithm);
    return key instanceof Uint8Array ? undefined : key;
  } catch {
    return undefined;
  }
}

/** @param {unknown} operations `key_ops` (RFC 7517 §4.3) */
function isForVerifying(operations) {
  return Array.isArray(operations) && operations.includes("verify");
}

/** @param {unknown} modulus `n` of an RSA key (RFC 7518 §6.3.1.1) */
function hasRightSize(modulus) {
  const bytes = typeof modulus === "string" ? fromBase64url(modulus) : undefined;
  if (!bytes) return false;
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first === -1) return false;
  const bits = (bytes.length - first) * 8 - (Math.clz32(/** @type {number} */ (bytes[first])) - 24);
  return bits >= RSA_BITS.least && bits <= RSA_BITS.most;
}
