// The token by which Countersign knows this browser again. It is no credential: with it a wrong password is still wrong.
// An attacker who guesses at the user's password from elsewhere uses up their own attempts, not those of this browser.

const HEADER = "Countersign-Device";

function place(username: string): string {
  return `countersign-device:${username}`;
}

// Header of a login.
export function deviceHeader(username: string): Record<string, string> {
  const token = localStorage.getItem(place(username));
  return token === null ? {} : { [HEADER]: token };
}

// Keeps what a login that succeeded has answered.
export function keepDevice(username: string, headers: Headers): void {
  const token = headers.get(HEADER);
  if (token !== null) localStorage.setItem(place(username), token);
}
