// examples/bff on a free port, with a client of its own.

import { join, resolve } from "node:path";
import { freePort } from "./free-port.js";
import { startService } from "./service.js";

const EXAMPLE = resolve(import.meta.dirname, "../../examples/bff");

// Resolves with the URL of its page.
export async function startBff(t, server) {
  // The client is registered with it before the page is served.
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const { client_secret } = JSON.parse(
    await server.run(
      ...["client", "create", "bff", "--json", "--confidential", "--first-party"],
      ...["--grant", "authorization_code", "--grant", "refresh_token"],
      ...["--scope", "openid", "--scope", "profile", "--scope", "email"],
      ...["--redirect-uri", `${url}/callback`, "--post-logout-redirect-uri", `${url}/`],
    ),
  );
  await startService(t, {
    command: process.execPath,
    args: [join(EXAMPLE, "server.js")],
    env: { ISSUER: server.issuer, CLIENT_SECRET: client_secret, PORT: String(port) },
    ready: /listening on (?<address>\S+),/,
    end: "SIGTERM",
  });
  return `${url}/`;
}
