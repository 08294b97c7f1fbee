// In the browser: calls the API by way of the backend. There is no token here.

document.getElementById("who").addEventListener("click", async () => {
  const response = await fetch("/api/users/me", { headers: { "X-CSRF": "1" } });
  // The session is over.
  if (response.status === 401) return location.reload();
  document.getElementById("profile").textContent = JSON.stringify(await response.json(), null, 2);
});
