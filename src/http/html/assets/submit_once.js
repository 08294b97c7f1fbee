// Sends each form once: on a slow line people press a button again, and the answer to the first would be lost.
const mark = (element, isBusy) => {
  if (isBusy) element.setAttribute("aria-busy", "true");
  else element.removeAttribute("aria-busy");
};
const releaseAll = () => {
  for (const element of document.querySelectorAll("form, form button")) mark(element, false);
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  mark(form, true);
  // A button that is disabled would not be sent.
  if (event.submitter) mark(event.submitter, true);
});

// Shown again by the browser's own button, or never left: somebody has pressed "Stop".
addEventListener("pageshow", releaseAll);
globalThis.navigation?.addEventListener("navigateerror", releaseAll);
