// Which way users sign in.

import { CodeFlow } from "./code-flow";
import { PasswordForm } from "./password-form";
import type { SignIn } from "./sign-in";

const WAYS = { code: CodeFlow, password: PasswordForm };

// The one line that changes when an app leaves the password grant.
const WAY: keyof typeof WAYS = "code";

export const signIn: SignIn = new WAYS[WAY]();
