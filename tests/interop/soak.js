// The load of the rotation test: a supply of living tokens, verifiers that use them, and a look at the JWKS.

import { setInterval } from "node:timers/promises";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { clientCredentials, jwks } from "./token-endpoint.js";

const ISSUE_EVERY_MS = 100;
// Each of three verifiers: some four hundred verifications a second together.
const VERIFY_EVERY_MS = 7;
const LOOK_EVERY_MS = 50;

export class Soak {
  failures = [];
  verified = 0;
  // By kid, in the order in which they came: what each verifier has seen of it, and three moments.
  keys = new Map();
  #living = [];
  #stop = new AbortController();
  #loops = [];

  // Resolves when there is a first token.
  static async start(server, client, verifiers) {
    const soak = new Soak();
    await soak.#issue(server, client);
    soak.#repeat(ISSUE_EVERY_MS, () => soak.#issue(server, client));
    for (const [name, verify] of Object.entries(verifiers)) {
      soak.#repeat(VERIFY_EVERY_MS, (turn) => soak.#verify(name, verify, turn));
    }
    soak.#repeat(LOOK_EVERY_MS, () => soak.#look(server));
    return soak;
  }

  get signingKid() {
    return [...this.keys.keys()].at(-1);
  }

  async stop() {
    this.#stop.abort();
    await Promise.all(this.#loops);
  }

  // A loop that goes on when one of its turns fails.
  #repeat(period, action) {
    const { signal } = this.#stop;
    const loop = async () => {
      let turn = 0;
      try {
        for await (const _ of setInterval(period, undefined, { signal })) {
          await action(turn).catch((error) => this.failures.push(String(error)));
          turn += 1;
        }
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    };
    this.#loops.push(loop());
  }

  async #issue(server, client) {
    const { access_token: token } = await clientCredentials(server, client);
    const { kid } = decodeProtectedHeader(token);
    const expiresAt = decodeJwt(token).exp * 1000;
    this.#living.push({ token, kid, expiresAt });
    if (!this.keys.has(kid)) this.keys.set(kid, { seenBy: new Set() });
    Object.assign(this.keys.get(kid), { lastIssuedAt: Date.now(), lastExpiresAt: expiresAt });
  }

  // The newest token, whose key the verifier may not have yet; the oldest, whose key may be gone.
  async #verify(name, verify, turn) {
    this.#living = this.#living.filter(({ expiresAt }) => expiresAt > Date.now());
    const chosen = this.#living.at(turn % 2 === 0 ? -1 : 0);
    if (!chosen) return;
    this.verified += 1;
    await verify(chosen.token).then(
      () => this.keys.get(chosen.kid).seenBy.add(name),
      (error) => this.failures.push(`${name}, ${chosen.kid}, ${chosen.expiresAt - Date.now()} ms to live: ${error}`),
    );
  }

  async #look(server) {
    const { keys } = await jwks(server);
    this.published = keys.map((key) => key.kid);
    for (const kid of this.published) {
      if (this.keys.has(kid)) this.keys.get(kid).lastPublishedAt = Date.now();
    }
  }
}
