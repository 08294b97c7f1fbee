// What a person does on a page of Swagger UI: log in with the Authorize dialog, and try a request out.

import assert from "node:assert/strict";

export async function waitForOperations(page) {
  await page.locator(".opblock").first().waitFor();
}

// Fills in the Authorize dialog and sends it; the dialog stays open.
export async function sendLogin(page, { username, password, clientId = "" }) {
  await page.getByRole("button", { name: "Authorize", exact: true }).click();
  const dialog = page.locator(".dialog-ux");
  await dialog.locator("#oauth_username").fill(username);
  await dialog.locator("#oauth_password").fill(password);
  await dialog.locator("#client_id_password").fill(clientId);
  assert.equal(await dialog.locator("#client_secret_password").inputValue(), "", "there is no secret");
  await dialog.getByRole("button", { name: "Apply given OAuth2 credentials" }).click();
  return dialog;
}

export async function logIn(page, login) {
  const dialog = await sendLogin(page, login);
  await dialog.getByRole("button", { name: "Remove authorization" }).waitFor();
  // The other one belongs to the scheme for clients.
  await dialog.getByRole("button", { name: "Close" }).last().click();
}

// What the dialog says after a refused login.
export async function loginError(dialog) {
  const error = dialog.locator(".errors");
  await error.scrollIntoViewIfNeeded();
  return error.innerText();
}

// `Try it out` → `Execute`: status and body of the answer as the page shows them. Of a form, the named boxes are filled in
// and the others left as they are.
export async function tryOut(page, method, path, form = {}) {
  const operation = page.locator(`.opblock-${method}`).filter({ has: page.locator(`[data-path="${path}"]`) });
  await operation.locator(".opblock-summary-control").click();
  await operation.getByRole("button", { name: "Try it out" }).click();
  for (const [name, value] of Object.entries(form)) {
    await operation.locator(`[data-property-name="${name}"] input`).first().fill(value);
  }
  await operation.getByRole("button", { name: "Execute" }).click();
  const answer = operation.locator(".live-responses-table tbody tr").first();
  await answer.waitFor();
  const status = await answer.locator(".response-col_status").innerText();
  const body = await answer.locator(".response-col_description pre code").first().innerText();
  return { status: Number.parseInt(status, 10), body: JSON.parse(body) };
}
