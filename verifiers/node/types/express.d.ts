import type { IncomingMessage, ServerResponse } from "node:http";
import type { ProtectedResourceOptions, RouteOptions, Token, Verifier } from "./index.d.ts";

declare global {
  namespace Express {
    interface Request {
      /** The verified token, on routes with `requireToken`. */
      token: Token;
    }
  }
}

/** A middleware of Express, and of whatever else takes Node's own request and response. */
export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void | Promise<void>;

/**
 * Lets requests with a good token pass and leaves it in `req.token`. All others are answered here
 * (RFC 6750 §3).
 *
 * @throws {TypeError} if an option is wrong or unknown
 */
export function requireToken(verifier: Verifier, options?: RouteOptions): Middleware;

/** Serves the metadata of this API (RFC 9728): `app.use(protectedResource(verifier, { resource }))`. */
export function protectedResource(verifier: Verifier, options: ProtectedResourceOptions): Middleware;
