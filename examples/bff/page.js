// The page, which works without scripts too.

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text) => text.replace(/[&<>"]/g, (character) => ESCAPES[character]);

const signedOut = () => '<p><a href="/login">Log in</a></p>';

const signedIn = ({ name, preferred_username }) => `
<p>You are logged in as <strong>${escape(name ?? preferred_username)}</strong>.</p>
<button id="who" type="button">Who am I?</button>
<pre id="profile"></pre>
<form method="post" action="/logout"><button>Log out</button></form>
<script type="module" src="/page.js"></script>`;

// `claims` are those of the user, if somebody is logged in.
export const page = (claims) => `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Backend for a frontend</title>
<link rel="icon" href="data:,">
<h1>Tokens stay on the server</h1>
${claims ? signedIn(claims) : signedOut()}
</html>
`;
