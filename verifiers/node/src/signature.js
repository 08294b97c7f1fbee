import { compactVerify, errors } from "jose";

/**
 * @param {string} jws
 * @param {CryptoKey} key one that is bound to its algorithm
 * @returns {Promise<boolean>} whether the signature is the key's (RFC 7515 §5.2)
 */
export async function hasSignature(jws, key) {
  try {
    await compactVerify(jws, key);
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return false;
    throw error;
  }
}
