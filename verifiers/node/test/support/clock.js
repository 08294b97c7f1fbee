/** A clock that only the test moves. */
export class TestClock {
  #wall = 1_800_000_000_000;
  #monotonic = 0;

  now() {
    return this.#wall;
  }

  monotonic() {
    return this.#monotonic;
  }

  /** Seconds since 1970. */
  get seconds() {
    return this.#wall / 1_000;
  }

  advance(seconds) {
    this.#wall += seconds * 1_000;
    this.#monotonic += seconds * 1_000;
  }

  setWall(seconds) {
    this.#wall = seconds * 1_000;
  }
}

/**
 * Lets everything that is under way go on until the condition holds. It watches, it does not sleep.
 *
 * @param {() => unknown} condition which may be asynchronous
 */
export async function until(condition) {
  const end = performance.now() + 5_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`still not true after 5 s: ${condition}`);
    await new Promise(setImmediate);
  }
}
