// The page: a way to log in, and what one can do then.

import { Session } from "./session";
import { signIn } from "./way";

function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found as T;
}

const session = new Session(show);

function show(): void {
  element("logged-out").hidden = session.isLoggedIn;
  element("logged-in").hidden = !session.isLoggedIn;
  element("version").textContent = String(session.version);
  if (!session.isLoggedIn) element("profile").textContent = "";
}

// Runs what a button does; a failure is shown, not thrown.
async function attempt(action: () => Promise<void>): Promise<void> {
  const message = element("message");
  message.textContent = "";
  try {
    await action();
  } catch (error) {
    message.textContent = error instanceof Error ? error.message : String(error);
  }
}

async function showProfile(): Promise<void> {
  const response = await session.fetch("/api/users/me");
  if (!response.ok) throw new Error(`the API says ${response.status}`);
  element("profile").textContent = JSON.stringify(await response.json(), null, 2);
}

element<HTMLFormElement>("logged-out").addEventListener("submit", (event) => {
  event.preventDefault();
  const password = element<HTMLInputElement>("password");
  const username = element<HTMLInputElement>("username").value;
  void attempt(() => session.logIn(username, password.value)).then(() => (password.value = ""));
});
element("who").addEventListener("click", () => void attempt(showProfile));
element("refresh").addEventListener("click", () => void attempt(() => session.refresh()));
element("log-out").addEventListener("click", () => void attempt(() => session.logOut()));

const credentials = element<HTMLFieldSetElement>("credentials");
credentials.hidden = credentials.disabled = !signIn.asksForPassword;
await attempt(() => session.join());
show();
