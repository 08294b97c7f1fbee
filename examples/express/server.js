// A resource server: the protected half of the FastAPI security tutorial in Express, as a service of its own.
//
// It has no user table, no password hashes and no secret. Countersign checks the password and issues the access
// token; this service verifies that token offline, with the public keys from the issuer's JWKS.

import express from "express";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";

class HttpError extends Error {
  constructor(status, detail, { headers = {}, cause } = {}) {
    super(detail, { cause });
    this.status = status;
    this.headers = headers;
  }
}

function unauthorized(detail, cause) {
  return new HttpError(401, detail, { headers: { "WWW-Authenticate": "Bearer" }, cause });
}

// ISSUER is a name: it must equal the `iss` claim byte for byte. JWKS_URL is an address: where this process
// reaches the issuer. Inside and outside a container the name stays and the address changes.
export function configFromEnv(env) {
  const issuer = env.ISSUER || "http://localhost:8080";
  return {
    issuer,
    jwksUrl: env.JWKS_URL || `${issuer}/.well-known/jwks.json`,
    audience: env.AUDIENCE || issuer,
  };
}

function keyLookup(jwksUrl) {
  // Keeps the key set for five minutes (the max-age that Countersign sends). A `kid` it has not seen makes it
  // fetch again, at most once in 30 seconds: made-up kids cannot be used to flood the issuer.
  const jwks = createRemoteJWKSet(new URL(jwksUrl), { cacheMaxAge: 300_000, cooldownDuration: 30_000 });

  return async (header, token) => {
    try {
      return await jwks(header, token);
    } catch (error) {
      // The token names no key, or one that is not in the set.
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      // No connection, no success, no key set: none of it is the token's fault.
      console.error(`cannot fetch the signing keys from ${jwksUrl}:`, error.cause ?? error);
      throw new HttpError(503, "Signing keys are unavailable", { cause: error });
    }
  };
}

function authenticate({ issuer, audience, jwksUrl }) {
  const getSigningKey = keyLookup(jwksUrl);

  return async (req, res, next) => {
    const bearer = /^Bearer\b *(.*)$/i.exec(req.get("Authorization") ?? "");
    if (!bearer) throw unauthorized("Not authenticated");

    let claims;
    try {
      const verified = await jwtVerify(bearer[1], getSigningKey, {
        algorithms: ["RS256"], // never taken from the token: it could say "none" or "HS256"
        issuer,
        audience,
        // The issuer signs ID tokens with the same keys; only `typ` tells an access token apart (RFC 9068, section 4).
        typ: "at+jwt",
        clockTolerance: 60,
        // What RFC 9068, section 2.2 requires of an access token.
        requiredClaims: ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"],
      });
      claims = verified.payload;
    } catch (error) {
      throw error instanceof errors.JOSEError ? unauthorized("Could not validate credentials", error) : error;
    }

    // A token without the scope `profile`, or one that a client got for itself, names no user.
    if (claims.preferred_username === undefined) {
      throw new HttpError(403, "The access token lacks the scope profile", {
        headers: { "WWW-Authenticate": 'Bearer error="insufficient_scope", scope="profile"' },
      });
    }
    req.user = {
      id: claims.sub, // store this one: a username can change, `sub` never does
      username: claims.preferred_username,
      email: claims.email ?? null,
      full_name: claims.name ?? null,
    };
    next();
  };
}

export function createApp(config) {
  const app = express();
  app.disable("x-powered-by");
  const authenticated = authenticate(config);

  app.get("/users/me", authenticated, (req, res) => {
    res.json(req.user);
  });

  app.get("/users/me/items", authenticated, (req, res) => {
    res.json([{ item_id: "Foo", owner: req.user.username }]);
  });

  app.use(() => {
    throw new HttpError(404, "Not Found");
  });

  // Express knows an error handler by its four parameters.
  app.use((error, req, res, next) => {
    if (error instanceof HttpError) {
      res.status(error.status).set(error.headers).json({ detail: error.message });
    } else {
      console.error(error);
      res.status(500).json({ detail: "Internal Server Error" });
    }
  });

  return app;
}

if (process.argv[1] === import.meta.filename) {
  const host = process.env.HOST || "127.0.0.1";
  const port = Number(process.env.PORT || 3000);
  createApp(configFromEnv(process.env)).listen(port, host, (error) => {
    if (error) throw error;
    console.log(`listening on http://${host}:${port}`);
  });
}
