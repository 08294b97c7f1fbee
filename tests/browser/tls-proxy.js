// TLS in front of a server, as in production: it ends here, and the server is told from where a request comes.

import { once } from "node:events";
import { createServer } from "node:https";
import { request as forward } from "node:http";

// Resolves with the proxy's URL at once, so that a server can be given it as its issuer. `passTo` then names the
// server.
export async function startTlsProxy(owner, { key, cert }, name = "localhost") {
  let upstream;
  const server = createServer({ key, cert }, (request, response) => {
    const { method, url: path } = request;
    const { host, hostname, port } = new URL(upstream);
    const headers = { ...request.headers, host, "x-forwarded-for": request.socket.remoteAddress };
    const onward = forward({ hostname, port, method, path, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  owner.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `https://${name}:${server.address().port}`, passTo: (url) => void (upstream = url) };
}
