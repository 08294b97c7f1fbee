// One kind of cache for metadata, keys and status lists. It has no timers that live on: requests drive it.

/** How much longer than `ttl` a value is used while a newer one is fetched. */
const OVERDUE = 1.2;
/** Milliseconds between two fetches of what never was there. */
const FIRST_RETRY = 1_000;
/** Milliseconds after which a failure that nobody has asked after says nothing about now. */
const FAILURE_LAPSES = 20_000;

/**
 * @template T
 * @typedef {{ value: T, ttl: number }} Loaded `ttl` in milliseconds
 */

/**
 * @template T
 * @typedef {object} Source
 * @property {(signal: AbortSignal, atHand: T | undefined) => Promise<Loaded<T>>} load
 * @property {string} what for logs and events: "keys"
 * @property {() => string} url what is fetched, for logs and events
 * @property {(ttl: number) => number} retry milliseconds between two fetches while they fail
 * @property {number} keep milliseconds after which a value is forgotten
 * @property {boolean} serveStale whether a value goes on being used while fetches fail
 * @property {(value: T) => boolean} [outlived] whether the value itself says that its time is over
 */

/**
 * A value that is fetched anew in the background while there is traffic, and waited for where there was none.
 *
 * - Younger than its `ttl`, it is used. Up to 1.2 × `ttl` it is used, and one fetch begins behind.
 * - Older, requests wait for one fetch, the same for all.
 * - After a fetch has failed nobody waits: there is the old value or none, and one fetch begins behind every
 *   `retry`.
 * - A service that was idle for 20 seconds since the last try waits again, with every request: the failure says
 *   nothing by then.
 *
 * @template T
 */
export class Freshness {
  #source;
  #monotonic;
  #timeout;
  #reporter;
  /** @type {T | undefined} */
  #value;
  #ttl = 0;
  #fetchedAt = 0;
  /** @type {Promise<boolean> | undefined} */
  #flight;
  #begunAt = -Infinity;
  #failedAt = -Infinity;
  #refreshedAt = -Infinity;
  /** Whether requests do without a fetch. */
  #failing = false;
  #failureTold = false;

  /**
   * @param {Source<T>} source
   * @param {{ clock: { monotonic(): number }, timeout: number }} settings
   * @param {import("./events.js").Reporter} reporter
   */
  constructor(source, settings, reporter) {
    this.#source = source;
    this.#monotonic = () => settings.clock.monotonic();
    this.#timeout = settings.timeout;
    this.#reporter = reporter;
  }

  /** @returns {T | undefined} the last value, however old it is */
  get atHand() {
    return this.#value;
  }

  /**
   * @returns {T | undefined | Promise<T | undefined>} a promise only if the request has to wait; undefined if
   *   there is no value that may be used
   */
  use() {
    const now = this.#monotonic();
    if (this.#isMissing(now)) return this.#useFirst(now);
    if (!this.#isOverdue(now)) {
      if (now - this.#fetchedAt >= this.#ttl) this.#beginBehind(now);
      return this.#value;
    }
    if (this.#isFailing(now)) {
      this.#beginBehind(now);
      return this.#stale();
    }
    return this.#wait(now);
  }

  /**
   * A fetch that is waited for because the value at hand lacks something.
   *
   * @param {number} interval milliseconds in which one such fetch begins at most
   * @returns {Promise<T | undefined>} undefined if none is due
   */
  async refresh(interval) {
    const now = this.#monotonic();
    if (!this.#flight) {
      if (now - this.#refreshedAt < interval) return undefined;
      this.#refreshedAt = now;
    }
    await this.#begin(now);
    return this.#value;
  }

  /** @param {number} now */
  #isMissing(now) {
    return this.#value === undefined || now - this.#fetchedAt > this.#source.keep;
  }

  /** @param {number} now */
  #isOverdue(now) {
    if (now - this.#fetchedAt >= OVERDUE * this.#ttl) return true;
    return this.#source.outlived?.(/** @type {T} */ (this.#value)) ?? false;
  }

  /** @param {number} now */
  #isFailing(now) {
    if (!this.#flight && now - this.#begunAt >= FAILURE_LAPSES) this.#failing = false;
    return this.#failing;
  }

  #stale() {
    return this.#source.serveStale ? this.#value : undefined;
  }

  /** @param {number} now  @returns {Promise<T | undefined>} */
  async #wait(now) {
    if (await this.#begin(now)) return this.#value;
    return this.#isMissing(this.#monotonic()) ? undefined : this.#stale();
  }

  /** @param {number} now  @returns {undefined | Promise<T | undefined>} */
  #useFirst(now) {
    if (!this.#flight && now - this.#failedAt < FIRST_RETRY) return undefined;
    return this.#wait(now);
  }

  /** @param {number} now */
  #beginBehind(now) {
    if (this.#failing && now - this.#begunAt < this.#source.retry(this.#ttl)) return;
    this.#begin(now);
  }

  /** @param {number} now  @returns {Promise<boolean>} whether the fetch succeeds, which may run already */
  #begin(now) {
    if (this.#flight) return this.#flight;
    this.#begunAt = now;
    const flight = this.#fetch(now).finally(() => {
      this.#flight = undefined;
    });
    this.#flight = flight;
    return flight;
  }

  /** @param {number} now  @returns {Promise<boolean>} whether it succeeded; it is never rejected */
  async #fetch(now) {
    const { what, url, load } = this.#source;
    this.#reporter.fetchBegan();
    try {
      const { value, ttl } = await withDeadline(this.#timeout, (signal) => load(signal, this.#value));
      this.#value = value;
      this.#ttl = ttl;
      // What the server says may be as old as the beginning of the fetch.
      this.#fetchedAt = now;
      if (this.#failureTold) this.#reporter.fetchRecovered(what, url());
      this.#failing = this.#failureTold = false;
      return true;
    } catch (error) {
      this.#failing = this.#failureTold = true;
      this.#failedAt = this.#monotonic();
      this.#reporter.fetchFailed(what, url(), error instanceof Error ? error.message : String(error));
      return false;
    }
  }
}

/**
 * @template R
 * @param {number} timeout milliseconds
 * @param {(signal: AbortSignal) => Promise<R>} work
 * @returns {Promise<R>}
 */
async function withDeadline(timeout, work) {
  const controller = new AbortController();
  let timer;
  const passed = new Promise((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`no answer within ${timeout} ms`);
      // An HTTP client that is slow to give up does not hold the request.
      reject(error);
      controller.abort(error);
    }, timeout);
  });
  try {
    return /** @type {R} */ (await Promise.race([work(controller.signal), passed]));
  } finally {
    clearTimeout(timer);
  }
}
