/** The parts of a JWS compact serialization (RFC 7515 §7.1), read but not verified. */

const BASE64URL = /^[A-Za-z0-9_-]+$/;

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>} whether the value is a JSON object
 */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {string} text
 * @returns {Buffer | undefined} undefined if the text is not base64url without padding (RFC 7515 §2)
 */
export function fromBase64url(text) {
  if (!BASE64URL.test(text) || text.length % 4 === 1) return undefined;
  return Buffer.from(text, "base64url");
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** @param {Uint8Array} bytes  @returns {Record<string, unknown> | undefined} */
export function jsonObject(bytes) {
  try {
    const value = JSON.parse(decoder.decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @typedef {{ header: Record<string, unknown>, payload: Record<string, unknown> }} Parts */

/**
 * Reads header and payload. A header with `crit` or `b64` is refused: this kit knows no extension
 * (RFC 7515 §4.1.11).
 *
 * @param {string} text
 * @returns {Parts | undefined} undefined if malformed
 */
export function readCompact(text) {
  const [first = "", second = "", third, ...more] = text.split(".", 4);
  if (third === undefined || more.length > 0) return undefined;
  // The signature may be empty, as it is with `none`: the algorithm says what is wrong then.
  if (third !== "" && (!BASE64URL.test(third) || third.length % 4 === 1)) return undefined;
  const headerBytes = fromBase64url(first);
  const payloadBytes = fromBase64url(second);
  const header = headerBytes && jsonObject(headerBytes);
  const payload = payloadBytes && jsonObject(payloadBytes);
  if (!header || !payload || "crit" in header || "b64" in header) return undefined;
  return { header, payload };
}

/**
 * @param {Record<string, unknown>} header
 * @param {readonly string[]} types media types without `application/`, in lower case
 * @returns {boolean} whether `typ` names one of the types (RFC 7515 §4.1.9)
 */
export function hasType(header, types) {
  if (typeof header.typ !== "string") return false;
  return types.includes(header.typ.toLowerCase().replace(/^application\//, ""));
}
