// An app whose pages are all blank, without a policy of its own.

import { once } from "node:events";
import { createServer } from "node:http";

// Resolves with its URL.
export async function startBlank(t) {
  const server = createServer((request, response) => {
    response.writeHead(200, { "Content-Type": "text/html" }).end("<title>blank</title>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${server.address().port}`;
}
