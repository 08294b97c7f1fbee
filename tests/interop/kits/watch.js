// A caller who uses one token at one service, some times a second, and notes what becomes of it.

import { isRevoked, told } from "./calls.js";
import { Stream } from "./stream.js";

const CALL_EVERY_MS = 250;

export class Watch {
  acceptances = 0;
  // When the first refusal arrived.
  refusedAt;
  failures = [];
  #mayRefuse = false;
  #stream;

  constructor(service, token) {
    this.kit = service.kit;
    const note = (answer) => this.#note(answer);
    this.#stream = new Stream(service, "accept", CALL_EVERY_MS, { token: () => token, note });
  }

  // From now on the token may be refused, and once it was, no more accepted.
  expectRefusal() {
    this.#mayRefuse = true;
  }

  stop() {
    return this.#stream.stop();
  }

  #note(answer) {
    if (answer.status === 200) {
      this.acceptances += 1;
      if (this.refusedAt !== undefined) this.#fail("accepted again");
    } else if (isRevoked(answer)) {
      if (!this.#mayRefuse) this.#fail("refused while it was good");
      this.refusedAt ??= performance.now();
    } else {
      this.#fail(`answered ${told(answer)}`);
    }
  }

  #fail(what) {
    this.failures.push(`${this.kit}: ${what}`);
  }
}
