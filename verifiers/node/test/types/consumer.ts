// Is compiled, and not run: what users write, and what must not compile.

import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { Refusal, Verifier } from "countersign-verify";
import type { Reason, Token, VerifierEvent } from "countersign-verify";
import * as forExpress from "countersign-verify/express";
import * as forFastify from "countersign-verify/fastify";
import * as forHono from "countersign-verify/hono";

const verifier = new Verifier({
  issuer: "https://login.example.com",
  audience: ["https://api.example.com"],
  ifStatusUnavailable: "refuse",
  onEvent: (event: VerifierEvent) => {
    if (event.name === "refused") event.reason satisfies Reason;
  },
});

const app = express();
app.use(forExpress.protectedResource(verifier, { resource: "https://api.example.com" }));
app.get("/orders", forExpress.requireToken(verifier, { scopes: ["orders"] }), (req, res) => {
  req.token satisfies Token;
  res.json({ user: req.token.subject });
});

const service = fastify();
service.register(forFastify.protectedResource(verifier, { resource: "https://api.example.com" }));
const hook = forFastify.requireToken(verifier, { scopes: ["orders"] });
service.get("/orders", { onRequest: hook }, (request) => ({ user: request.token.subject }));

const hono = new Hono();
hono.use(forHono.protectedResource(verifier, { resource: "https://api.example.com" }));
hono.get("/orders", forHono.requireToken(verifier, { anyScopes: ["orders"] }), (c) => {
  c.get("token") satisfies Token;
  return c.json({ user: c.get("token").subject });
});

const token = await verifier.verify("");
token.scopes.has("orders") satisfies boolean;
token.expiresAt satisfies Date;
verifier.counters().revoked satisfies number;
const challenge = (error: unknown) => (error instanceof Refusal ? error.headers["WWW-Authenticate"] : "");
challenge(new Error()) satisfies string | undefined;

// @ts-expect-error: the audience is missing
new Verifier({ issuer: "https://login.example.com" });
// @ts-expect-error: a setting that there is not
new Verifier({ issuer: "https://login.example.com", audience: "a", issuers: [] });
// @ts-expect-error: an algorithm with a shared secret
new Verifier({ issuer: "https://login.example.com", audience: "a", algorithms: ["HS256"] });
// @ts-expect-error: a token cannot be changed
token.subject = "mallory";
// @ts-expect-error: nor its scopes
token.scopes.add("admin");
// @ts-expect-error: nor its claims
token.claims.sub = "mallory";
