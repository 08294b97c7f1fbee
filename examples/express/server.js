// A resource server: the protected half of the FastAPI security tutorial in Express, as a service of its own.
//
// It has no user table, no password hashes and no secret. Countersign checks the password and issues the access
// token; the verifier kit checks that token offline, and that it has not been taken back.

import express from "express";
import { Verifier } from "countersign-verify";
import { requireToken } from "countersign-verify/express";

// The settings of the kit. ISSUER is a name: it must equal the `iss` claim byte for byte. BASE_URL is an address:
// where this process reaches the issuer. Inside and outside a container the name stays and the address changes.
export function settingsFromEnv(env) {
  const issuer = env.ISSUER || "http://localhost:8080";
  return { issuer, baseUrl: env.BASE_URL || issuer, audience: env.AUDIENCE || issuer };
}

function currentUser(req, res, next) {
  const { subject, username, claims } = req.token;
  // A client that got the token for itself is no user.
  if (username === undefined) {
    res.status(403).json({ error: "no_user", error_description: "The access token names no user" });
    return;
  }
  req.user = {
    id: subject, // store this one: a username can change, `sub` never does
    username,
    email: claims.email ?? null,
    full_name: claims.name ?? null,
  };
  next();
}

export function createApp(settings) {
  const app = express();
  app.disable("x-powered-by");
  const authenticated = [requireToken(new Verifier(settings), { scopes: ["profile"] }), currentUser];

  app.get("/users/me", authenticated, (req, res) => {
    res.json(req.user);
  });

  app.get("/users/me/items", authenticated, (req, res) => {
    res.json([{ item_id: "Foo", owner: req.user.username }]);
  });

  return app;
}

if (process.argv[1] === import.meta.filename) {
  const host = process.env.HOST || "127.0.0.1";
  const port = Number(process.env.PORT || 3000);
  createApp(settingsFromEnv(process.env)).listen(port, host, (error) => {
    if (error) throw error;
    console.log(`listening on http://${host}:${port}`);
  });
}
