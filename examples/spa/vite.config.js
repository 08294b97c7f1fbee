// Builds the page, and serves it on loopback.

import { defineConfig } from "vite";

const ISSUER = process.env.ISSUER ?? "http://localhost:8080";
const CLIENT_ID = process.env.CLIENT_ID ?? "demo";
const API = process.env.API ?? ISSUER;
const PORT = Number(process.env.PORT ?? 5173);

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

export default defineConfig({
  define: { CONFIG: JSON.stringify({ issuer: ISSUER, client_id: CLIENT_ID }) },
  preview: {
    port: PORT,
    // The client is registered for this one port.
    strictPort: true,
    headers: HEADERS,
    // The API is of the page's own origin, so that it needs no CORS.
    proxy: { "/api": { target: API, changeOrigin: true, rewrite: (path) => path.replace(/^\/api/, "") } },
  },
});
