// What a verifier tells about itself: counters, log lines, events. Tokens never get here, nor parts of them.

import { REASONS } from "./refusal.js";

/** Milliseconds in which one log line of a kind is written at most. */
const LOG_INTERVAL = 60_000;

/** @typedef {import("../types/index.d.ts").VerifierEvent} VerifierEvent */
/** @typedef {import("../types/index.d.ts").Counters} Counters */

export class Reporter {
  #settings;
  /** @type {Counters} */
  #counters;
  /** @type {Map<string, { at: number, leftOut: number }>} */
  #logged = new Map();

  /** @param {Pick<import("./settings.js").Settings, "logger" | "onEvent" | "clock">} settings */
  constructor(settings) {
    this.#settings = settings;
    const reasons = Object.keys(REASONS).map((reason) => [reason, 0]);
    this.#counters = {
      accepted: 0,
      ...Object.fromEntries(reasons),
      fetches: 0,
      fetches_failed: 0,
      status_unavailable_accepted: 0,
      status_list_older: 0,
    };
  }

  /** @returns {Counters} */
  counters() {
    return { ...this.#counters };
  }

  accepted() {
    this.#counters.accepted += 1;
    if (this.#settings.onEvent) this.#emit({ name: "accepted" });
  }

  /** @param {import("./refusal.js").Refusal} refusal */
  refused({ reason, status, description }) {
    this.#counters[reason] += 1;
    this.#log("debug", reason, `refused with ${status}, ${reason}: ${description}`);
    this.#emit({ name: "refused", reason, status });
  }

  fetchBegan() {
    this.#counters.fetches += 1;
  }

  /** @param {string} what  @param {string} url  @param {string} cause */
  fetchFailed(what, url, cause) {
    this.#counters.fetches_failed += 1;
    this.#log("warn", `fetch_failed ${what}`, `cannot fetch the ${what} from ${url}: ${cause}`);
    this.#emit({ name: "fetch_failed", what, url, cause });
  }

  /** @param {string} what  @param {string} url */
  fetchRecovered(what, url) {
    this.#log("info", `fetch_recovered ${what}`, `the ${what} can be fetched again from ${url}`);
    this.#emit({ name: "fetch_recovered", what, url });
  }

  /** @param {string} uri */
  statusUnavailableAccepted(uri) {
    this.#counters.status_unavailable_accepted += 1;
    const message = `a token was accepted although its status list cannot be had: ${uri}`;
    this.#log("warn", "status_unavailable_accepted", message);
    this.#emit({ name: "status_unavailable_accepted", uri });
  }

  /** @param {string} uri */
  statusListOlder(uri) {
    this.#counters.status_list_older += 1;
    const message = `a status list is older than the one at hand, and is ignored: ${uri}`;
    this.#log("warn", "status_list_older", message);
    this.#emit({ name: "status_list_older", uri });
  }

  /** @param {VerifierEvent} event */
  #emit(event) {
    try {
      this.#settings.onEvent?.(event);
    } catch (error) {
      // Who listens must not decide about requests.
      this.#log("warn", "onEvent", `onEvent threw: ${error instanceof Error ? error.message : typeof error}`);
    }
  }

  /** @param {"debug" | "info" | "warn"} level  @param {string} kind  @param {string} message */
  #log(level, kind, message) {
    const now = this.#settings.clock.monotonic();
    const last = this.#logged.get(kind);
    if (last && now - last.at < LOG_INTERVAL) {
      last.leftOut += 1;
      return;
    }
    this.#logged.set(kind, { at: now, leftOut: 0 });
    const more = last?.leftOut ? ` (and ${last.leftOut} more like it since the last line)` : "";
    this.#settings.logger[level](`countersign-verify: ${message}${more}`);
  }
}
