// For Fastify: a hook for routes, and a plugin for the metadata.

import { authorizationOf } from "./bearer.js";
import { Refusal } from "./refusal.js";

/**
 * @param {import("../types/index.d.ts").Verifier} verifier
 * @param {import("../types/index.d.ts").RouteOptions} [options]
 * @returns {import("fastify").onRequestAsyncHookHandler}
 */
export function requireToken(verifier, options) {
  const route = verifier.route(options);
  return async (request, reply) => {
    try {
      const authorization = authorizationOf(request.raw);
      request.token = await route.authenticate({ authorization, url: request.originalUrl });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return reply.code(error.status).headers(error.headers).send(error.body);
    }
  };
}

/**
 * @param {import("../types/index.d.ts").Verifier} verifier
 * @param {import("../types/index.d.ts").ProtectedResourceOptions} options
 * @returns {import("fastify").FastifyPluginAsync}
 */
export function protectedResource(verifier, options) {
  const { path, headers, document } = verifier.protectedResource(options);
  return async (app) => {
    app.get(path, async (_request, reply) => reply.headers(headers).send(document));
  };
}
