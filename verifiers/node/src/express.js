// For Express, and for whatever else has middleware of Node's own request and response.

import { authorizationOf } from "./bearer.js";
import { Refusal } from "./refusal.js";

/** @typedef {import("node:http").IncomingMessage & { originalUrl?: string, token?: unknown }} Incoming */
/** @typedef {import("node:http").ServerResponse} Outgoing */
/** @typedef {(error?: unknown) => void} Next */

/**
 * @param {import("../types/index.d.ts").Verifier} verifier
 * @param {import("../types/index.d.ts").RouteOptions} [options]
 */
export function requireToken(verifier, options) {
  const route = verifier.route(options);
  /** @param {Incoming} request  @param {Outgoing} response  @param {Next} next */
  return async (request, response, next) => {
    try {
      const url = request.originalUrl ?? request.url ?? "";
      request.token = await route.authenticate({ authorization: authorizationOf(request), url });
    } catch (error) {
      if (error instanceof Refusal) answer(response, error.status, error.headers, error.body);
      else next(error);
      return;
    }
    next();
  };
}

/**
 * @param {import("../types/index.d.ts").Verifier} verifier
 * @param {import("../types/index.d.ts").ProtectedResourceOptions} options
 */
export function protectedResource(verifier, options) {
  const { path, headers, document } = verifier.protectedResource(options);
  /** @param {Incoming} request  @param {Outgoing} response  @param {Next} next */
  return (request, response, next) => {
    const [asked] = (request.originalUrl ?? request.url ?? "").split("?", 1);
    if (asked !== path || (request.method !== "GET" && request.method !== "HEAD")) return next();
    answer(response, 200, headers, document);
  };
}

/**
 * @param {Outgoing} response
 * @param {number} status
 * @param {Readonly<Record<string, string>>} headers
 * @param {object} body
 */
function answer(response, status, headers, body) {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(body));
}
