// What all harnesses start from: two nodes of Countersign on one database, and services that ask them in
// turns.

import { eventually } from "../deadline.js";
import { Endings } from "../endings.js";
import { install } from "../installation.js";
import { post } from "../token-endpoint.js";
import { startServices } from "./services.js";

const PASSWORD = "correct horse battery staple";

// Set to `full` for the size of docs/performance.md; the gate runs the small one.
export const isFull = process.env.SIZE === "full";

const PATIENCE_MS = 30_000;
const GRANTS = ["client_credentials", "password", "refresh_token"];
const SETTINGS = {
  // One issuer, as behind a load balancer.
  SERVER__ISSUER: "https://login.example",
  // Logins are not what is measured.
  PASSWORDS__MEMORY_KIB: "64",
  PASSWORDS__ITERATIONS: "1",
};

// `serve` starts the nodes. Everything ends with the test.
export async function openSite(t, { settings = {}, serve = (installation) => installation.serveMany(2) } = {}) {
  const owner = new Endings();
  t.after(() => owner.run());
  const installation = await install(owner, { settings: { ...SETTINGS, ...settings }, database: "PostgreSQL" });
  const nodes = await serve(installation);
  const services = await startServices(owner, SETTINGS.SERVER__ISSUER, nodes);
  const site = new Site(installation, nodes, services);
  site.client = await site.createClient("app");
  return site;
}

class Site {
  #turn = 0;

  constructor(installation, nodes, services) {
    Object.assign(this, { installation, nodes, services });
  }

  // The node whose turn it is.
  get node() {
    this.#turn += 1;
    return this.nodes[this.#turn % this.nodes.length];
  }

  createClient(id) {
    return this.installation.createClient(id, { grants: GRANTS });
  }

  // What a new user is given at login.
  async newSession(name, client = this.client) {
    await this.installation.createUser(name, PASSWORD);
    return this.grant(client, { grant_type: "password", username: name, password: PASSWORD });
  }

  async grant(client, form) {
    const { status, body } = await this.post("/token", client, form);
    if (status !== 200) throw new Error(`${form.grant_type} was answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  // A node that is busy says so, and is asked again, as clients do.
  async post(path, client, form) {
    let answer;
    await eventually(`an answer of ${path}`, PATIENCE_MS, async () => {
      answer = await post(`${this.node.url}${path}`, client, form);
      return answer.status !== 503;
    });
    return answer;
  }
}
