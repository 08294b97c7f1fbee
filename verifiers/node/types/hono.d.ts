import type { MiddlewareHandler } from "hono";
import type { ProtectedResourceOptions, RouteOptions, Token, Verifier } from "./index.d.ts";

/**
 * Lets requests with a good token pass and leaves it in `c.get("token")`. All others are answered here
 * (RFC 6750 §3).
 *
 * @throws {TypeError} if an option is wrong or unknown
 */
export function requireToken(
  verifier: Verifier,
  options?: RouteOptions,
): MiddlewareHandler<{ Variables: { token: Token } }>;

/** Serves the metadata of this API (RFC 9728): `app.use(protectedResource(verifier, { resource }))`. */
export function protectedResource(verifier: Verifier, options: ProtectedResourceOptions): MiddlewareHandler;
