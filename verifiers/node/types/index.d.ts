import type { inspect } from "node:util";

/** Why a request is refused. The names are the same in the kits for all languages, for metrics and logs. */
export type Reason =
  | "missing_token"
  | "two_tokens"
  | "malformed"
  | "wrong_type"
  | "wrong_algorithm"
  | "unknown_key"
  | "keys_unavailable"
  | "bad_signature"
  | "expired"
  | "not_yet_valid"
  | "wrong_issuer"
  | "wrong_audience"
  | "insufficient_scope"
  | "revoked"
  | "status_foreign"
  | "status_missing"
  | "status_unavailable";

export interface VerifierSettings {
  /**
   * Equals the claim `iss` byte for byte: `https://login.example.com`. Plain http is for loopback and closed
   * networks.
   */
  issuer: string;
  /** What this API is called in tokens. One of the names must be in the claim `aud` (RFC 7519 §4.1.3). */
  audience: string | readonly string[];
  /** Scopes that every route needs, all of them. None by default. */
  scopes?: readonly string[] | undefined;
  /**
   * Where the issuer is reached from here, if not under its own name. Every URL under the issuer is fetched
   * under this one instead; what must be equal to the issuer's name stays so.
   */
  baseUrl?: string | undefined;
  /** Where the keys are (RFC 7517), fetched as it stands. By default the metadata says so (RFC 8414). */
  jwksUri?: string | undefined;
  /** Origins besides the issuer whose status lists are accepted, such as `https://cdn.example.com`. */
  statusListOrigins?: readonly string[] | undefined;
  /** Signature algorithms that are accepted, asymmetric ones only. `["RS256"]` by default. */
  algorithms?: readonly Algorithm[] | undefined;
  /** Whether `typ: JWT`, or none, is accepted beside `at+jwt` (RFC 9068 §2.1). False by default. */
  acceptTypJwt?: boolean | undefined;
  /** What happens to a token whose status list cannot be had. `"accept"` by default. */
  ifStatusUnavailable?: "accept" | "refuse" | undefined;
  /** Whether a token that names no status list is refused. False by default. */
  requireStatus?: boolean | undefined;
  /** False: the claim `status` is not looked at. True by default. */
  checkStatus?: boolean | undefined;
  /** Milliseconds for one fetch, whole. 2000 by default. */
  timeout?: number | undefined;
  /** Bytes that a status list may have when it is inflated. 4 MiB by default. */
  maxListBytes?: number | undefined;
  /** For tests. The system's clocks by default. */
  clock?: Clock | undefined;
  /**
   * The HTTP client: for proxies, TLS trust, tests. Node's own `fetch` by default. It must honour
   * `redirect: "manual"`.
   */
  fetch?: typeof globalThis.fetch | undefined;
  /** By default warnings and news of recovery go to the console, and refusals nowhere. */
  logger?: Logger | undefined;
  /** Is called for each event. It must return at once; what it throws is logged and changes nothing. */
  onEvent?: ((event: VerifierEvent) => void) | undefined;
}

export type Algorithm =
  | "RS256"
  | "RS384"
  | "RS512"
  | "PS256"
  | "PS384"
  | "PS512"
  | "ES256"
  | "ES384"
  | "ES512"
  | "EdDSA"
  | "Ed25519";

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since any moment, by a clock that never jumps. */
  monotonic(): number;
}

export interface Logger {
  /** Refusals. */
  debug(message: string): void;
  /** A document can be fetched again. */
  info(message: string): void;
  /** A document cannot be fetched; a token was accepted without its status. */
  warn(message: string): void;
}

/** Never has a token, nor a part of one. */
export type VerifierEvent =
  | { name: "accepted" }
  | { name: "refused"; reason: Reason; status: number }
  | { name: "fetch_failed"; what: string; url: string; cause: string }
  | { name: "fetch_recovered"; what: string; url: string }
  | { name: "status_unavailable_accepted"; uri: string }
  | { name: "status_list_older"; uri: string };

/** How often each thing has happened since the verifier was made. */
export interface Counters extends Record<Reason, number> {
  accepted: number;
  fetches: number;
  fetches_failed: number;
  status_unavailable_accepted: number;
  status_list_older: number;
}

export interface RouteOptions {
  /** Scopes that this route needs, all of them, besides those of the verifier. */
  scopes?: readonly string[] | undefined;
  /** Scopes of which this route needs one. */
  anyScopes?: readonly string[] | undefined;
  /** The verifier's setting by default. */
  ifStatusUnavailable?: "accept" | "refuse" | undefined;
}

/** The parts of an HTTP request that are looked at. */
export interface RequestParts {
  /** The header `Authorization`, or all of them if there is more than one. */
  authorization: string | readonly string[] | null | undefined;
  /** Path and query. With it, a second token in the query is noticed (RFC 6750 §2). */
  url?: string | undefined;
}

export interface Route {
  /**
   * @throws {Refusal} if the request may not pass. Anything else that is thrown is a fault.
   */
  authenticate(request: RequestParts): Promise<Token>;
  /**
   * @param token the JWT alone, without `Bearer`
   * @throws {Refusal} if the token is not good. Anything else that is thrown is a fault.
   */
  verify(token: string): Promise<Token>;
}

/**
 * Verifies access tokens of one issuer (RFC 9068) for one API. Make one and keep it: it holds keys and status
 * lists.
 */
export class Verifier {
  /** @throws {TypeError} if a setting is wrong or unknown, with a sentence that says what to do */
  constructor(settings: VerifierSettings);
  /**
   * What a route needs, read once.
   *
   * @throws {TypeError} if an option is wrong or unknown
   */
  route(options?: RouteOptions): Route;
  /** The same as `route(options).authenticate(request)`. */
  authenticate(request: RequestParts, options?: RouteOptions): Promise<Token>;
  /** The same as `route(options).verify(token)`. */
  verify(token: string, options?: RouteOptions): Promise<Token>;
  /** A copy, which does not change any more. */
  counters(): Counters;
  /**
   * The metadata of this API (RFC 9728). From then on refusals name it (§5.1).
   *
   * @throws {TypeError} if the resource is no URL, or if the verifier has another resource already
   */
  protectedResource(options: ProtectedResourceOptions): ProtectedResource;
}

/**
 * A token that is good. It cannot be changed. Printed or written as JSON it shows subject, client and scopes
 * only.
 */
export class Token {
  private constructor(claims: Record<string, unknown>);
  /** The claim `sub`: whom the token speaks for. */
  readonly subject: string;
  /** The claim `client_id`. */
  readonly clientId: string;
  /** The words of the claim `scope`. */
  readonly scopes: ReadonlySet<string>;
  /** The claim `roles`; empty without one. */
  readonly roles: readonly string[];
  /** The claim `preferred_username`. It may change; `subject` does not. */
  readonly username: string | undefined;
  /** The claim `exp`. */
  readonly expiresAt: Date;
  /** The claim `iat`. */
  readonly issuedAt: Date;
  /** Whether the client speaks for itself, as with the grant `client_credentials` of Countersign. */
  readonly isClient: boolean;
  /** All claims. */
  readonly claims: Readonly<Record<string, unknown>>;
  toString(): string;
  toJSON(): { subject: string; clientId: string; scopes: string[] };
  [inspect.custom](): string;
}

/**
 * Why a request may not pass, and the answer that says so (RFC 6750 §3). It never has the token, nor a part
 * of it.
 */
export class Refusal extends Error {
  private constructor();
  readonly reason: Reason;
  /** The status of the answer: 400, 401, 403 or 503. */
  readonly status: number;
  /** The error code of RFC 6750 §3.1, if there is one. */
  readonly error: string | null;
  /** One sentence, the same for all refusals with this reason. */
  readonly description: string;
  /** The scopes that are needed, if the reason is `insufficient_scope`. */
  readonly neededScopes: readonly string[];
  /** The headers of the answer: `WWW-Authenticate` or, with 503, `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body of the answer, for JSON. */
  readonly body: { error: string; error_description: string };
}

export interface ProtectedResourceOptions {
  /** The URL of this API, as its clients know it (RFC 9728 §1.2). */
  resource: string;
  /** The scopes that this API knows. */
  scopes?: readonly string[] | undefined;
}

export interface ProtectedResource {
  /** Where the document is served (RFC 9728 §3.1). */
  readonly path: string;
  /** The same with the origin of the resource. */
  readonly url: string;
  /** What the document is served with, so that apps in browsers may read it. */
  readonly headers: Readonly<Record<string, string>>;
  /** RFC 9728 §2. */
  readonly document: {
    readonly resource: string;
    readonly authorization_servers: readonly string[];
    readonly scopes_supported?: readonly string[];
    readonly bearer_methods_supported: readonly string[];
  };
}
