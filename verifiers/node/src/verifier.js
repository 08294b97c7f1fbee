// The checks of a token in their order. Nothing is fetched for a token that fails before.

import { Addresses } from "./addresses.js";
import { bearerToken } from "./bearer.js";
import { checkClaims, checkScopes } from "./claims.js";
import { hasType, readCompact } from "./compact.js";
import { Reporter } from "./events.js";
import { IssuerKeys } from "./keys.js";
import { describeResource } from "./protected-resource.js";
import { Refusal } from "./refusal.js";
import { readRequirement, readSettings } from "./settings.js";
import { hasSignature } from "./signature.js";
import { StatusCheck } from "./status.js";
import { Token } from "./token.js";

/** Characters. No header of a common server is longer. */
const MAX_LENGTH = 16 * 1024;

/** @typedef {Readonly<import("./settings.js").Requirement>} Requirement */
/**
 * @import {
 *   Counters, ProtectedResource, ProtectedResourceOptions, RequestParts, Route, RouteOptions,
 *   Verifier as DeclaredVerifier, VerifierSettings,
 * } from "../types/index.d.ts"
 */

/** @implements {DeclaredVerifier} */
export class Verifier {
  #settings;
  #types;
  #reporter;
  #keys;
  #status;
  #everywhere;
  /** @type {ProtectedResource | undefined} */
  #resource;

  /** @param {VerifierSettings} settings */
  constructor(settings) {
    const read = readSettings(settings);
    const reach = { addresses: new Addresses(read), fetch: read.fetch };
    this.#settings = read;
    this.#types = read.acceptTypJwt ? ["at+jwt", "jwt"] : ["at+jwt"];
    this.#reporter = new Reporter(read);
    this.#keys = new IssuerKeys(read, reach, this.#reporter);
    this.#status = new StatusCheck(read, reach, this.#keys, this.#reporter);
    this.#everywhere = readRequirement(read);
  }

  /** @param {RouteOptions} [options]  @returns {Route} */
  route(options) {
    const needed = options ? readRequirement(this.#settings, options) : this.#everywhere;
    return Object.freeze({
      authenticate: (/** @type {RequestParts} */ request) => this.#answer(() => bearerToken(request), needed),
      verify: (/** @type {string} */ token) => this.#answer(() => token, needed),
    });
  }

  /** @param {RequestParts} request  @param {RouteOptions} [options]  @returns {Promise<Token>} */
  async authenticate(request, options) {
    return this.route(options).authenticate(request);
  }

  /** @param {string} token  @param {RouteOptions} [options]  @returns {Promise<Token>} */
  async verify(token, options) {
    return this.route(options).verify(token);
  }

  /** @returns {Counters} */
  counters() {
    return this.#reporter.counters();
  }

  /**
   * @param {ProtectedResourceOptions} options
   * @returns {ProtectedResource}
   */
  protectedResource(options) {
    const described = describeResource(this.#settings.issuer, options);
    if (this.#resource && this.#resource.url !== described.url) {
      throw new TypeError("a verifier is for one resource: make another Verifier for the other resource");
    }
    this.#resource = described;
    return described;
  }

  /** @param {() => string} findToken  @param {Requirement} needed */
  async #answer(findToken, needed) {
    try {
      const token = await this.#check(findToken(), needed);
      this.#reporter.accepted();
      return token;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#reporter.refused(error);
      throw error.naming(this.#resource?.url);
    }
  }

  /** @param {string} text  @param {Requirement} needed */
  async #check(text, needed) {
    const { header, payload } = this.#read(text);
    const key = await this.#keys.find(header);
    if (!(await hasSignature(text, key))) throw new Refusal("bad_signature");
    checkClaims(payload, this.#settings, this.#settings.clock.now() / 1_000);
    const token = new Token(payload);
    checkScopes(token.scopes, needed);
    await this.#status.check(payload.status, needed.ifStatusUnavailable);
    return token;
  }

  /** @param {unknown} text */
  #read(text) {
    if (typeof text !== "string" || text.length > MAX_LENGTH) throw new Refusal("malformed");
    const parts = readCompact(text);
    if (!parts) throw new Refusal("malformed");
    const { header } = parts;
    const { alg, typ } = header;
    const { acceptTypJwt, algorithms } = this.#settings;
    const hasRightType = hasType(header, this.#types) || (acceptTypJwt && typ === undefined);
    if (!hasRightType) throw new Refusal("wrong_type");
    if (typeof alg !== "string" || !algorithms.includes(alg)) throw new Refusal("wrong_algorithm");
    return parts;
  }
}
