// The same service in three frameworks: GET /orders needs the scope `orders`, GET /strict refuses without a
// status.

import { once } from "node:events";
import { createServer } from "node:http";
import { serve } from "@hono/node-server";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import * as forExpress from "../../src/express.js";
import * as forFastify from "../../src/fastify.js";
import * as forHono from "../../src/hono.js";

const ORDERS = { scopes: ["orders"] };
const STRICT = { ifStatusUnavailable: "refuse" };
const RESOURCE = { resource: "https://api.example.com/v1", scopes: ["orders"] };

async function addressOf(t, server) {
  if (!server.listening) await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

/** Each starts the service and returns its address. */
export const SERVICES = {
  async express(t, verifier, { resource = false } = {}) {
    const { requireToken, protectedResource } = forExpress;
    const app = express();
    if (resource) app.use(protectedResource(verifier, RESOURCE));
    app.get("/orders", requireToken(verifier, ORDERS), (req, res) => res.json({ user: req.token.subject }));
    app.get("/strict", requireToken(verifier, STRICT), (req, res) => res.json({ user: req.token.subject }));
    app.use((error, req, res, next) => res.status(500).json({ message: error.message, next: typeof next }));
    return addressOf(t, createServer(app).listen(0, "127.0.0.1"));
  },

  async fastify(t, verifier, { resource = false } = {}) {
    const { requireToken, protectedResource } = forFastify;
    const app = fastify();
    if (resource) app.register(protectedResource(verifier, RESOURCE));
    const respond = (request) => ({ user: request.token.subject });
    app.get("/orders", { onRequest: requireToken(verifier, ORDERS) }, respond);
    app.get("/strict", { onRequest: requireToken(verifier, STRICT) }, respond);
    await app.listen({ port: 0, host: "127.0.0.1" });
    return addressOf(t, app.server);
  },

  async hono(t, verifier, { resource = false } = {}) {
    const { requireToken, protectedResource } = forHono;
    const app = new Hono();
    if (resource) app.use(protectedResource(verifier, RESOURCE));
    app.get("/orders", requireToken(verifier, ORDERS), (c) => c.json({ user: c.get("token").subject }));
    app.get("/strict", requireToken(verifier, STRICT), (c) => c.json({ user: c.get("token").subject }));
    app.onError((error, c) => c.json({ message: error.message }, 500));
    return addressOf(t, serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }));
  },
};
