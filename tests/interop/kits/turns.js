// A proxy on loopback that asks several nodes in turns, and counts what it was asked for.

import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import { gunzipSync } from "node:zlib";
import { decodeProtectedHeader } from "jose";

// Sooner than a node closes an idle connection.
const IDLE_MS = 2_000;

// The turns of each path are counted apart, so that lists come from all nodes whatever else is asked for.
export async function startTurns(owner, nodes) {
  const turns = new Turns(nodes);
  await turns.listen();
  owner.after(() => turns.close());
  return turns;
}

class Turns {
  // Where the requests go. May be replaced.
  nodes;
  // Requests are taken, and never answered.
  isSilent = false;
  // By path, how often it was asked for.
  counts = new Map();
  // The keys by which the status lists were signed that went through.
  listKids = new Set();
  #agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  #server = createServer((incoming, outgoing) => this.#forward(incoming, outgoing));

  constructor(nodes) {
    this.nodes = nodes;
  }

  async listen() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
    this.#agent.destroy();
  }

  #forward(incoming, outgoing) {
    const { url: path, method, headers } = incoming;
    const turn = this.counts.get(path) ?? 0;
    this.counts.set(path, turn + 1);
    if (this.isSilent) return;
    const { hostname, port, host } = new URL(this.nodes[turn % this.nodes.length].url);
    const options = { agent: this.#agent, hostname, port, path, method, headers: { ...headers, host } };
    const upstream = request(options, (answer) => this.#pass(path, answer, outgoing));
    // As a server that is not there: no answer.
    upstream.on("error", () => outgoing.destroy());
    outgoing.on("close", () => upstream.destroy());
    incoming.pipe(upstream);
  }

  async #pass(path, answer, outgoing) {
    try {
      const body = Buffer.concat(await answer.toArray());
      if (answer.statusCode === 200 && path.startsWith("/status-lists/")) this.#noteKid(answer, body);
      outgoing.writeHead(answer.statusCode, answer.headers).end(body);
    } catch {
      outgoing.destroy();
    }
  }

  #noteKid(answer, body) {
    const list = answer.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
    this.listKids.add(decodeProtectedHeader(list.toString("latin1")).kid);
  }
}
