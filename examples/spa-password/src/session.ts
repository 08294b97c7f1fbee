// A session that all tabs share: logged in once, refreshed by one tab at a time, ended in all of them.

import { Tabs } from "./tabs.js";
import { Refused, logIn, refresh, revoke } from "./token-endpoint.js";
import type { Config, Tokens } from "./token-endpoint.js";

// How long before the access token expires the next one is fetched, at most.
const AHEAD_MS = 30_000;
const RETRY_MS = 5_000;

// Refusals after which no further attempt can succeed.
const ENDS = ["invalid_grant", "invalid_client", "unauthorized_client"];

export class Session {
  readonly #config: Config;
  readonly #changed: () => void;
  readonly #tabs: Tabs;
  #timer: number | undefined;

  constructor(config: Config, changed: () => void) {
    this.#config = config;
    this.#changed = changed;
    this.#tabs = new Tabs(() => this.#follow());
  }

  // Takes part in the session of the other tabs, if there is one.
  join(): Promise<void> {
    return this.#tabs.ask();
  }

  get isLoggedIn(): boolean {
    return this.#tabs.state.tokens !== undefined;
  }

  // How often the session has changed: for the curious.
  get version(): number {
    return this.#tabs.state.version;
  }

  logIn(username: string, password: string): Promise<void> {
    return this.#tabs.change(() => logIn(this.#config, username, password));
  }

  // Refreshes, unless another tab has done so since `this` one looked.
  refresh(): Promise<void> {
    const seen = this.#tabs.state.version;
    return this.#tabs.change(async ({ version, tokens }) => {
      if (!tokens || version > seen) return tokens;
      try {
        return await refresh(this.#config, tokens);
      } catch (error) {
        // The server has ended the session, or does not know this client any more. When it cannot be reached at all, the tokens are
        // kept for later.
        if (error instanceof Refused && ENDS.includes(error.code)) return undefined;
        throw error;
      }
    });
  }

  // Here and in all other tabs, even when the server cannot be reached; then it throws after that.
  async logOut(): Promise<void> {
    let ended: Tokens | undefined;
    await this.#tabs.change(async ({ tokens }) => {
      ended = tokens;
      return undefined;
    });
    if (ended) await revoke(this.#config, ended);
  }

  // An API request with the access token. A 401 means that it has just expired or was revoked: once more with the next.
  async fetch(url: string): Promise<Response> {
    const response = await this.#send(url);
    if (response.status !== 401 || !this.isLoggedIn) return response;
    await this.refresh();
    return this.isLoggedIn ? this.#send(url) : response;
  }

  #send(url: string): Promise<Response> {
    return fetch(url, { headers: { Authorization: `Bearer ${this.#tabs.state.tokens?.access ?? ""}` } });
  }

  #follow(): void {
    clearTimeout(this.#timer);
    const { tokens } = this.#tabs.state;
    if (tokens) {
      const ahead = Math.min(AHEAD_MS, tokens.lifetime / 3);
      this.#schedule(tokens.expiresAt - ahead - Date.now());
    }
    this.#changed();
  }

  #schedule(delay: number): void {
    this.#timer = setTimeout(() => {
      this.refresh().catch(() => this.#schedule(RETRY_MS));
    }, Math.max(delay, 0));
  }
}
