// Buttons that show a password while it is typed. Without scripts they stay hidden.
for (const button of document.querySelectorAll("button.reveal")) {
  const field = document.getElementById(button.dataset.for);
  const show = (isShown) => {
    field.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  };
  button.hidden = false;
  button.addEventListener("click", () => show(field.type === "password"));
  // Browsers keep what is typed into a field of text, and offer it again.
  field.form.addEventListener("submit", () => show(false));
}
