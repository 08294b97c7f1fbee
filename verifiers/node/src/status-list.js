// One status list token (draft-ietf-oauth-status-list §5.1), and the list in it (§4.1, §4.2).

import { promisify } from "node:util";
import { inflate } from "node:zlib";
import { fromBase64url, hasType, isObject, readCompact } from "./compact.js";
import { FetchError } from "./fetch.js";
import { Refusal } from "./refusal.js";
import { hasSignature } from "./signature.js";

const inflateBounded = promisify(inflate);

/** Seconds by which clocks may differ. */
const SKEW = 60;
const TTL = { standard: 10, shortest: 1, longest: 3600 };

export class StatusList {
  #bytes;
  #bits;

  /**
   * @param {Buffer} bytes
   * @param {number} bits 1, 2, 4 or 8: what one status takes
   */
  constructor(bytes, bits) {
    this.#bytes = bytes;
    this.#bits = bits;
  }

  /**
   * The first status is in the lowest bits of the first byte (§4.1).
   *
   * @param {number} index
   * @returns {number | undefined} 0 is valid (§7.1); undefined beyond the end of the list
   */
  at(index) {
    const position = index * this.#bits;
    const byte = this.#bytes[Math.floor(position / 8)];
    if (byte === undefined) return undefined;
    return (byte >> position % 8) & ((1 << this.#bits) - 1);
  }
}

/**
 * @typedef {object} SignedList
 * @property {StatusList} list
 * @property {number} issuedAt seconds since 1970
 * @property {number} expiresAt seconds since 1970, or infinity
 * @property {number | undefined} changeNumber
 * @property {number} ttl seconds
 */

/**
 * @typedef {object} ListRules
 * @property {string} uri what the token names, which the list's `sub` must equal
 * @property {readonly string[]} algorithms
 * @property {(header: Record<string, unknown>) => Promise<CryptoKey>} findKey
 * @property {number} now seconds since 1970
 * @property {number} maxBytes of the list when it is inflated
 */

/**
 * @param {string} text
 * @param {ListRules} rules
 * @returns {Promise<SignedList>}
 * @throws {FetchError} if the list is not good: to the verifier that is as if it had not come
 */
export async function readSignedList(text, rules) {
  const parts = readCompact(text);
  if (!parts) throw new FetchError("the status list is no JWS");
  const { header, payload } = parts;
  if (!hasType(header, ["statuslist+jwt"])) throw new FetchError("the status list is not typ statuslist+jwt");
  if (!rules.algorithms.includes(/** @type {string} */ (header.alg))) {
    throw new FetchError("the status list is signed with an algorithm that is not accepted");
  }
  if (!(await hasSignature(text, await keyFor(header, rules)))) {
    throw new FetchError("the status list has a wrong signature");
  }
  return { ...readTimes(payload, rules), list: await readList(payload.status_list, rules.maxBytes) };
}

/** @param {Record<string, unknown>} header  @param {ListRules} rules */
async function keyFor(header, rules) {
  try {
    return await rules.findKey(header);
  } catch (error) {
    if (error instanceof Refusal) throw new FetchError("the status list is signed with an unknown key");
    throw error;
  }
}

/** @param {Record<string, unknown>} payload  @param {ListRules} rules */
function readTimes({ sub, iat, exp, ttl = TTL.standard, change_number: change }, { uri, now }) {
  if (sub !== uri) throw new FetchError("the status list is for another URI");
  if (!isNumber(iat) || iat > now + SKEW) throw new FetchError("the status list has no iat, or a future one");
  if (exp !== undefined && !(isNumber(exp) && now < exp)) throw new FetchError("the status list has expired");
  if (!isNumber(ttl) || ttl <= 0) throw new FetchError("the status list has a wrong ttl");
  return {
    issuedAt: iat,
    expiresAt: exp ?? Infinity,
    changeNumber: Number.isSafeInteger(change) ? /** @type {number} */ (change) : undefined,
    ttl: Math.min(TTL.longest, Math.max(TTL.shortest, ttl)),
  };
}

/** @param {unknown} claim `status_list`  @param {number} maxBytes */
async function readList(claim, maxBytes) {
  const { bits, lst } = isObject(claim) ? claim : {};
  if (bits !== 1 && bits !== 2 && bits !== 4 && bits !== 8) {
    throw new FetchError("the status list has wrong bits");
  }
  const deflated = typeof lst === "string" ? fromBase64url(lst) : undefined;
  if (!deflated) throw new FetchError("the status list is not base64url");
  try {
    return new StatusList(await inflateBounded(deflated, { maxOutputLength: maxBytes }), bits);
  } catch (error) {
    const { code } = /** @type {{ code?: string }} */ (error);
    const isTooLong = code === "ERR_BUFFER_TOO_LARGE";
    const fault = isTooLong ? `inflates to more than ${maxBytes} bytes` : "is no zlib data";
    throw new FetchError(`the status list ${fault}`);
  }
}

/**
 * @param {SignedList} one
 * @param {SignedList} other
 * @returns {boolean} whether the first is older than the other, by its change number or else by its time
 */
export function isOlder(one, other) {
  if (one.changeNumber !== undefined && other.changeNumber !== undefined) {
    return one.changeNumber < other.changeNumber;
  }
  return one.issuedAt < other.issuedAt;
}

/** @param {unknown} value  @returns {value is number} */
function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}
