// What a way to sign in has to do for the page.

import type { Tokens } from "./tokens";

export interface SignIn {
  // Whether this page asks for the password.
  readonly asksForPassword: boolean;
  // The tokens of a login from which the browser has just come back.
  arrive(): Promise<Tokens | undefined>;
  // Finds out without a question whether the browser is still signed in. May leave the page.
  resume(): Promise<void>;
  // Signs in. May leave the page.
  start(username: string, password: string): Promise<Tokens | undefined>;
  // Ends the login. May leave the page.
  end(tokens: Tokens): Promise<void>;
}
