// The password grant: this page has a form, and sees the password. A reload forgets the login.

import type { SignIn } from "./sign-in";
import { logIn, revoke } from "./token-endpoint";
import type { Tokens } from "./tokens";

export class PasswordForm implements SignIn {
  readonly asksForPassword = true;

  async arrive(): Promise<undefined> {}

  async resume(): Promise<void> {}

  start(username: string, password: string): Promise<Tokens> {
    return logIn(username, password);
  }

  end(tokens: Tokens): Promise<void> {
    return revoke(tokens);
  }
}
