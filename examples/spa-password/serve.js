// Serves the page, on loopback only, and tells it where to log in. No dependencies.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

const ISSUER = process.env.ISSUER ?? "http://localhost:8080";
const CLIENT_ID = process.env.CLIENT_ID ?? "demo";
const PORT = Number(process.env.PORT ?? 5173);

const TYPES = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript" };
const SCRIPTS = ["device", "main", "session", "tabs", "token-endpoint"].map((name) => `dist/${name}.js`);
const FILES = ["index.html", "style.css", ...SCRIPTS];

// The page runs no script but its own and talks to nobody but the issuer: a foreign script would find the tokens.
const HEADERS = {
  "Content-Security-Policy": [
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'",
    `frame-ancestors 'none'; connect-src 'self' ${new URL(ISSUER).origin}`,
  ].join("; "),
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-cache",
};

async function answer(path) {
  if (path === "/config.json") {
    return { type: "application/json", body: JSON.stringify({ issuer: ISSUER, client_id: CLIENT_ID }) };
  }
  const file = path === "/" ? "index.html" : path.slice(1);
  if (!FILES.includes(file)) return undefined;
  return { type: TYPES[file.split(".").at(-1)], body: await readFile(join(import.meta.dirname, file)) };
}

const server = createServer(async (request, response) => {
  const found = await answer(new URL(request.url, "http://localhost").pathname).catch((error) => {
    console.error(error.message);
  });
  if (!found) {
    response.writeHead(404, { "Content-Type": "text/plain", ...HEADERS }).end("not found\n");
    return;
  }
  response.writeHead(200, { "Content-Type": found.type, ...HEADERS }).end(found.body);
});

server.listen(PORT, "localhost", () => {
  console.log(`The page is at http://localhost:${server.address().port}/ and logs in at ${ISSUER}`);
});

process.once("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
});
