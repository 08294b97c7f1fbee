// Calls of one route of a service at a steady pace, whatever becomes of them.

import { setInterval } from "node:timers/promises";
import { call } from "./calls.js";

export class Stream {
  #service;
  #url;
  #token;
  #note;
  #stop = new AbortController();
  #inFlight = new Set();
  #loop;

  // `token()` is the one to call with; `note` gets each answer, or why there was none.
  // The stream ends with the service, if not before.
  constructor(service, route, everyMs, { token, note }) {
    this.#service = service;
    this.#url = `${service.url}/${route}`;
    this.#token = token;
    this.#note = note;
    service.streams.add(this);
    this.#loop = this.#repeat(everyMs);
  }

  async stop() {
    this.#service.streams.delete(this);
    this.#stop.abort();
    await this.#loop;
    await Promise.all(this.#inFlight);
  }

  // A timer may come late: what is due then is called at once.
  async #repeat(everyMs) {
    const began = performance.now();
    let called = 0;
    try {
      for await (const _ of setInterval(everyMs, undefined, { signal: this.#stop.signal })) {
        for (; called < Math.floor((performance.now() - began) / everyMs); called += 1) this.#call();
      }
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  #call() {
    this.#service.calls += 1;
    const token = this.#token();
    const done = call(this.#url, token)
      .then(
        (answer) => this.#note(answer, token),
        (error) => this.#note({ status: `no answer (${error.message})` }, token),
      )
      .finally(() => this.#inFlight.delete(done));
    this.#inFlight.add(done);
  }
}
