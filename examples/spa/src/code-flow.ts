// The authorization code flow with PKCE, by oidc-client-ts. The user signs in at the server, which remembers the
// browser.

import { ErrorResponse, InMemoryWebStorage, UserManager, WebStorageStateStore } from "oidc-client-ts";

import { SCOPE, client_id, issuer } from "./config";
import type { SignIn } from "./sign-in";
import { readTokens } from "./tokens";
import type { Tokens } from "./tokens";

// Where the user comes back to. Registered for the client byte for byte.
const HERE = `${location.origin}/`;

// There while this browser is thought to be signed in, so that strangers are not sent to and fro.
const MARK = "countersign-signed-in";

// Answers to a request that forbids to ask the user: somebody would have to.
const UNANSWERED = ["login_required", "consent_required", "interaction_required", "account_selection_required"];

export class CodeFlow implements SignIn {
  readonly asksForPassword = false;
  readonly #manager = new UserManager({
    authority: issuer,
    client_id,
    redirect_uri: HERE,
    post_logout_redirect_uri: HERE,
    scope: SCOPE,
    // Tokens stay in memory. What belongs to a login under way is of this tab, and goes when the login is done.
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    // session.ts refreshes, for all tabs.
    automaticSilentRenew: false,
  });

  // With what the browser has come back from the server.
  readonly #arrival = takeArrival();

  async arrive(): Promise<Tokens | undefined> {
    if (this.#arrival === undefined) return undefined;
    if (!isAnswerToSignIn(this.#arrival)) {
      await this.#manager.signoutRedirectCallback(this.#arrival);
      return undefined;
    }
    try {
      const user = await this.#manager.signinRedirectCallback(this.#arrival);
      localStorage.setItem(MARK, "yes");
      return readTokens(user);
    } catch (error) {
      localStorage.removeItem(MARK);
      if (error instanceof ErrorResponse && UNANSWERED.includes(error.error ?? "")) return undefined;
      throw error;
    }
  }

  // At the top level: in a frame the server's cookie does not travel.
  async resume(): Promise<void> {
    if (localStorage.getItem(MARK) !== null) await this.#manager.signinRedirect({ prompt: "none" });
  }

  async start(): Promise<undefined> {
    await this.#manager.signinRedirect();
  }

  // Everywhere: the login at the server ends, and the sessions of all apps under it.
  async end({ id }: Tokens): Promise<void> {
    localStorage.removeItem(MARK);
    await this.#manager.signoutRedirect({ id_token_hint: id });
  }
}

// The URL of an answer. It is taken out of the address bar, since a reload must not send the code again.
function takeArrival(): string | undefined {
  const { href } = location;
  if (!new URL(href).searchParams.has("state")) return undefined;
  history.replaceState(null, "", HERE);
  return href;
}

// A logout is answered with the state alone.
function isAnswerToSignIn(url: string): boolean {
  const { searchParams } = new URL(url);
  return searchParams.has("code") || searchParams.has("error");
}
