import type { FastifyPluginAsync, onRequestAsyncHookHandler } from "fastify";
import type { ProtectedResourceOptions, RouteOptions, Token, Verifier } from "./index.d.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The verified token, on routes with `requireToken`. */
    token: Token;
  }
}

/**
 * A hook, `{ onRequest: requireToken(…) }`. Lets requests with a good token pass and leaves it in
 * `request.token`. All others are answered here (RFC 6750 §3).
 *
 * @throws {TypeError} if an option is wrong or unknown
 */
export function requireToken(verifier: Verifier, options?: RouteOptions): onRequestAsyncHookHandler;

/** Serves the metadata of this API (RFC 9728): `app.register(protectedResource(verifier, { resource }))`. */
export function protectedResource(verifier: Verifier, options: ProtectedResourceOptions): FastifyPluginAsync;
