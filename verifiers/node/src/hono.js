// For Hono: a middleware for routes, and one for the metadata.

import { Refusal } from "./refusal.js";

/**
 * @param {import("../types/index.d.ts").Verifier} verifier
 * @param {import("../types/index.d.ts").RouteOptions} [options]
 * @returns {import("hono").MiddlewareHandler<{ Variables: { token: import("../types/index.d.ts").Token } }>}
 */
export function requireToken(verifier, options) {
  const route = verifier.route(options);
  return async (context, next) => {
    try {
      const { url } = context.req;
      // Two headers come as one, with a comma between them.
      const authorization = context.req.header("authorization");
      context.set("token", await route.authenticate({ authorization, url }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return Response.json(error.body, { status: error.status, headers: error.headers });
    }
    await next();
  };
}

/**
 * @param {import("../types/index.d.ts").Verifier} verifier
 * @param {import("../types/index.d.ts").ProtectedResourceOptions} options
 * @returns {import("hono").MiddlewareHandler}
 */
export function protectedResource(verifier, options) {
  const { path, headers, document } = verifier.protectedResource(options);
  return async (context, next) => {
    const asked = context.req.method === "GET" && new URL(context.req.url).pathname === path;
    if (asked) return Response.json(document, { headers });
    await next();
  };
}
