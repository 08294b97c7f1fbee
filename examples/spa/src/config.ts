// What the page knows of the server. `vite.config.js` fills it in.

declare const CONFIG: { issuer: string; client_id: string };

export const { issuer, client_id } = CONFIG;

// `openid` for an ID token, by which the user is logged out everywhere; the others for what the API tells of the user.
export const SCOPE = "openid profile email";
