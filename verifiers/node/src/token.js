// What a route gets: a verified token, which cannot be changed and does not show itself whole.

import { inspect } from "node:util";

/** @import { Token as DeclaredToken } from "../types/index.d.ts" */

/**
 * A set that nobody adds to.
 *
 * @implements {ReadonlySet<string>}
 */
class Scopes extends Set {
  /** @param {unknown} claim `scope` (RFC 8693 §4.2): words with spaces between them */
  constructor(claim) {
    super();
    if (typeof claim !== "string") return;
    for (const word of claim.split(" ")) if (word !== "") super.add(word);
  }

  /** @override @returns {never} */
  add() {
    throw new TypeError("the scopes of a token cannot be changed");
  }

  /** @override @returns {never} */
  delete() {
    throw new TypeError("the scopes of a token cannot be changed");
  }

  /** @override @returns {never} */
  clear() {
    throw new TypeError("the scopes of a token cannot be changed");
  }
}

/** @implements {DeclaredToken} */
export class Token {
  /** @type {string} */
  subject;
  /** @type {string} */
  clientId;
  /** @type {ReadonlySet<string>} */
  scopes;
  /** @type {readonly string[]} */
  roles;
  /** @type {string | undefined} */
  username;
  /** @type {Readonly<Record<string, unknown>>} */
  claims;

  /** @param {Record<string, any>} claims checked ones, which are frozen */
  constructor(claims) {
    const { roles, preferred_username: username } = claims;
    this.subject = claims.sub;
    this.clientId = claims.client_id;
    this.scopes = new Scopes(claims.scope);
    this.roles = Object.freeze(Array.isArray(roles) ? roles.filter((role) => typeof role === "string") : []);
    this.username = typeof username === "string" ? username : undefined;
    this.claims = frozen(claims);
    Object.freeze(this);
  }

  /** @returns {Date} */
  get expiresAt() {
    return new Date(/** @type {number} */ (this.claims.exp) * 1_000);
  }

  /** @returns {Date} */
  get issuedAt() {
    return new Date(/** @type {number} */ (this.claims.iat) * 1_000);
  }

  /** @returns {boolean} */
  get isClient() {
    return this.subject === this.clientId;
  }

  /** @returns {string} */
  toString() {
    return `Token ${inspect(this.toJSON(), { breakLength: Infinity })}`;
  }

  /** Logs that write JSON show no more than this. */
  toJSON() {
    return { subject: this.subject, clientId: this.clientId, scopes: [...this.scopes] };
  }

  [inspect.custom]() {
    return this.toString();
  }
}

/**
 * @template T
 * @param {T} value
 * @returns {T}
 */
function frozen(value) {
  if (typeof value !== "object" || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}
