// The line between a node and its database: a proxy on loopback that can be cut.

import { once } from "node:events";
import { connect, createServer } from "node:net";

// `url` is the database's.
export async function startDatabaseLine(owner, url) {
  const line = new DatabaseLine(new URL(url));
  await line.listen();
  owner.after(() => line.close());
  return line;
}

class DatabaseLine {
  #database;
  #sockets = new Set();
  // How the line is cut, if it is.
  #cut;
  #server = createServer((client) => this.#take(client));

  constructor(database) {
    this.#database = database;
  }

  // The database as it is reached by this line.
  get url() {
    const url = new URL(this.#database);
    url.port = this.#server.address().port;
    return url.href;
  }

  async listen() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  // `closed`: connections end, and no new ones come about. `silent`: they stay, and nothing goes through
  // them.
  cut(how) {
    this.#cut = how;
    for (const socket of this.#sockets) this.#apply(socket);
  }

  // Connections of before do not come back to life.
  mend() {
    this.#cut = undefined;
    for (const socket of this.#sockets) socket.destroy();
  }

  close() {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #take(client) {
    const upstream = connect(Number(this.#database.port || 5432), this.#database.hostname);
    client.pipe(upstream).pipe(client);
    for (const [socket, other] of [[client, upstream], [upstream, client]]) {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      this.#apply(socket);
    }
  }

  #apply(socket) {
    if (this.#cut === "closed") socket.destroy();
    if (this.#cut === "silent") socket.unpipe().pause();
  }
}
