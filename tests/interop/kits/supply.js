// Tokens that are good: a client's own ones and a user's, some new ones each second, from one node after the
// other.

import { setInterval } from "node:timers/promises";
import { decodeJwt, decodeProtectedHeader } from "jose";

const ISSUE_EVERY_MS = 100;
// A token is not used so shortly before it expires that it might expire on the way.
const MARGIN_MS = 1_500;

export class Supply {
  failures = [];
  // By which the tokens were signed, in the order in which they came.
  kids = new Set();
  #site;
  #living = [];
  #refreshToken;
  #turn = 0;
  #stop = new AbortController();
  #loop;

  // Resolves when there are tokens. It ends with the test, if not before.
  static async start(t, site) {
    const supply = new Supply();
    supply.#site = site;
    supply.#keep(await site.newSession("alice"));
    supply.#loop = supply.#repeat();
    t.after(() => supply.stop());
    return supply;
  }

  get signingKid() {
    return [...this.kids].at(-1);
  }

  // In turns the newest, whose key a service may not have yet, and the oldest.
  next() {
    this.#living = this.#living.filter(({ goodUntil }) => goodUntil > Date.now());
    this.#turn += 1;
    return this.#living.at(this.#turn % 2 === 0 ? -1 : 0)?.token;
  }

  async stop() {
    this.#stop.abort();
    await this.#loop;
  }

  async #repeat() {
    let turn = 0;
    try {
      for await (const _ of setInterval(ISSUE_EVERY_MS, undefined, { signal: this.#stop.signal })) {
        turn += 1;
        await this.#issue(turn % 2 === 0).catch((error) => this.failures.push(String(error)));
      }
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  async #issue(isRefresh) {
    const form = isRefresh
      ? { grant_type: "refresh_token", refresh_token: this.#refreshToken }
      : { grant_type: "client_credentials" };
    this.#keep(await this.#site.grant(this.#site.client, form));
  }

  #keep({ access_token: token, refresh_token: refreshToken = this.#refreshToken }) {
    this.#refreshToken = refreshToken;
    this.kids.add(decodeProtectedHeader(token).kid);
    this.#living.push({ token, goodUntil: decodeJwt(token).exp * 1000 - MARGIN_MS });
  }
}
