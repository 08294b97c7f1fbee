/**
 * The signature algorithms that a verifier may accept (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2), and the
 * keys that fit each. All of them are asymmetric: a verifier with a shared secret could also sign with it.
 *
 * @type {Readonly<Record<string, { kty: string, crv?: string }>>}
 */
export const ALGORITHMS = Object.freeze({
  RS256: { kty: "RSA" },
  RS384: { kty: "RSA" },
  RS512: { kty: "RSA" },
  PS256: { kty: "RSA" },
  PS384: { kty: "RSA" },
  PS512: { kty: "RSA" },
  ES256: { kty: "EC", crv: "P-256" },
  ES384: { kty: "EC", crv: "P-384" },
  ES512: { kty: "EC", crv: "P-521" },
  EdDSA: { kty: "OKP", crv: "Ed25519" },
  Ed25519: { kty: "OKP", crv: "Ed25519" },
});
