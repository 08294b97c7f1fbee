// A session that all tabs share: logged in once, refreshed by one tab at a time, ended in all of them.

import { Tabs } from "./tabs";
import { Refused, refresh } from "./token-endpoint";
import type { Tokens } from "./tokens";
import { signIn } from "./way";

// How long before the access token expires the next one is fetched, at most.
const AHEAD_MS = 30_000;
const RETRY_MS = 5_000;

// Refusals after which no further attempt can succeed.
const ENDS = ["invalid_grant", "invalid_client", "unauthorized_client"];

export class Session {
  readonly #changed: () => void;
  readonly #tabs: Tabs;
  #timer: number | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
    this.#tabs = new Tabs(() => this.#follow());
  }

  // Takes part in the session of the other tabs, or else finds out whether the browser is signed in. A code that is not
  // needed is left to expire.
  async join(): Promise<void> {
    await this.#tabs.change(async ({ tokens }) => tokens ?? (await signIn.arrive()));
    if (!this.isLoggedIn) await signIn.resume();
  }

  get isLoggedIn(): boolean {
    return this.#tabs.state.tokens !== undefined;
  }

  // How often the session has changed: for the curious.
  get version(): number {
    return this.#tabs.state.version;
  }

  logIn(username: string, password: string): Promise<void> {
    return this.#tabs.change(async ({ tokens }) => (await signIn.start(username, password)) ?? tokens);
  }

  // Refreshes, unless another tab has done so since `this` one looked.
  refresh(): Promise<void> {
    const seen = this.#tabs.state.version;
    return this.#tabs.change(async ({ version, tokens }) => {
      if (!tokens || version > seen) return tokens;
      try {
        return await refresh(tokens);
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
    if (ended) await signIn.end(ended);
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
