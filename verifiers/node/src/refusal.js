// Why a request is refused, and how that is told (RFC 6750 §3).

/** @import { Reason, Refusal as DeclaredRefusal } from "../types/index.d.ts" */

/**
 * The same table as in the kits for other languages.
 *
 * @type {Readonly<Record<Reason, Readonly<{ status: number, error: string | null, description: string }>>>}
 */
export const REASONS = Object.freeze({
  missing_token: row(401, null, "This resource needs a bearer token"),
  two_tokens: row(400, "invalid_request", "The request has more than one token"),
  malformed: row(401, "invalid_token", "The token is malformed"),
  wrong_type: row(401, "invalid_token", "The token is not an access token"),
  wrong_algorithm: row(401, "invalid_token", "The token is signed with an algorithm that is not accepted"),
  unknown_key: row(401, "invalid_token", "The token is signed with an unknown key"),
  keys_unavailable: row(503, null, "The issuer's keys cannot be had at the moment"),
  bad_signature: row(401, "invalid_token", "The token's signature is wrong"),
  expired: row(401, "invalid_token", "The token has expired"),
  not_yet_valid: row(401, "invalid_token", "The token is not valid yet"),
  wrong_issuer: row(401, "invalid_token", "The token is from another issuer"),
  wrong_audience: row(401, "invalid_token", "The token is for another audience"),
  insufficient_scope: row(403, "insufficient_scope", "The token lacks a scope that is needed"),
  revoked: row(401, "invalid_token", "The token has been revoked"),
  status_foreign: row(401, "invalid_token", "The token names a status list that is not accepted"),
  status_missing: row(401, "invalid_token", "The token names no status list"),
  status_unavailable: row(503, null, "Whether the token has been revoked cannot be told at the moment"),
});

/** @param {number} status  @param {string | null} error  @param {string} description */
function row(status, error, description) {
  return Object.freeze({ status, error, description });
}

/** @implements {DeclaredRefusal} */
export class Refusal extends Error {
  /** @type {Reason} */
  reason;
  /** @type {number} */
  status;
  /** @type {string | null} */
  error;
  /** @type {string} */
  description;
  /** @type {readonly string[]} */
  neededScopes;
  /** @type {Readonly<Record<string, string>>} */
  headers;

  /**
   * @param {Reason} reason
   * @param {{ neededScopes?: readonly string[], resourceMetadata?: string | undefined }} [details]
   */
  constructor(reason, { neededScopes = [], resourceMetadata } = {}) {
    const { status, error, description } = REASONS[reason];
    super(description);
    this.name = "Refusal";
    this.reason = reason;
    this.status = status;
    this.error = error;
    this.description = description;
    this.neededScopes = neededScopes;
    this.headers = Object.freeze(
      status === 503
        ? { "Retry-After": "1" }
        : { "WWW-Authenticate": challenge(error, description, neededScopes, resourceMetadata) },
    );
  }

  /** @returns {{ error: string, error_description: string }} */
  get body() {
    return { error: this.error ?? this.reason, error_description: this.description };
  }

  /** @param {string | undefined} resourceMetadata  @returns {Refusal} the same, which names the metadata */
  naming(resourceMetadata) {
    if (resourceMetadata === undefined) return this;
    return new Refusal(this.reason, { neededScopes: this.neededScopes, resourceMetadata });
  }
}

/**
 * @param {string | null} error
 * @param {string} description
 * @param {readonly string[]} scopes
 * @param {string | undefined} resourceMetadata RFC 9728 §5.1
 */
function challenge(error, description, scopes, resourceMetadata) {
  const parameters = [];
  if (error !== null) parameters.push(`error="${error}"`, `error_description="${description}"`);
  if (scopes.length > 0) parameters.push(`scope="${scopes.join(" ")}"`);
  if (resourceMetadata !== undefined) parameters.push(`resource_metadata="${resourceMetadata}"`);
  return parameters.length > 0 ? `Bearer ${parameters.join(", ")}` : "Bearer";
}
