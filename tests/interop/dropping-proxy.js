// A proxy on loopback that loses answers: the server has answered, and the client's connection ends without a byte.

import { once } from "node:events";
import { connect, createServer } from "node:net";

const REFRESH_TOKEN = /^HTTP\/1\.1 200 [^]*"refresh_token":"(?<token>[^"]+)"/;

// Resolves with a node as the requests take it. `lost` are the refresh tokens in the answers that were dropped.
export async function startDroppingProxy(t, node) {
  const { hostname, port } = new URL(node.url);
  const lost = [];
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.pipe(upstream);
    upstream.once("data", (answer) => {
      const match = REFRESH_TOKEN.exec(answer.toString("latin1"));
      if (match) lost.push(match.groups.token);
      client.destroy();
      upstream.destroy();
    });
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${server.address().port}`, lost };
}
