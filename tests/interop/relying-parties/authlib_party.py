"""Authlib, as its documentation of OAuth 2.0 sessions shows it, with an ID token checked by authlib.oidc."""

import json
import os
import sys

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet

issuer = os.environ["ISSUER"]
client_id = os.environ["CLIENT_ID"]
client_secret = os.environ.get("CLIENT_SECRET")


def tell(**found):
    print(json.dumps(found), flush=True)


def get(url):
    response = requests.get(url, timeout=10)
    response.raise_for_status()
    return response.json()


server = get(f"{issuer}/.well-known/openid-configuration")
session = OAuth2Session(
    client_id,
    client_secret,
    scope="openid profile email",
    redirect_uri=os.environ["REDIRECT_URI"],
    code_challenge_method="S256",
    token_endpoint_auth_method="client_secret_basic" if client_secret else "none",
    token_endpoint=server["token_endpoint"],
)


def claims_of(tokens, **checks):
    keys = KeySet.import_key_set(get(server["jwks_uri"]))
    token = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"])
    options = {
        "iss": {"essential": True, "value": server["issuer"]},
        "aud": {"essential": True, "value": client_id},
    }
    params = {"client_id": client_id, "access_token": tokens["access_token"], **checks}
    claims = CodeIDToken(token.claims, token.header, options, params)
    claims.validate()
    return dict(claims)


nonce = generate_token()
code_verifier = generate_token(48)
url, state = session.create_authorization_url(
    server["authorization_endpoint"], nonce=nonce, code_verifier=code_verifier
)
tell(open=url)

callback = input()
tokens = session.fetch_token(
    server["token_endpoint"], authorization_response=callback, state=state, code_verifier=code_verifier
)
claims = claims_of(tokens, nonce=nonce)
userinfo = session.get(server["userinfo_endpoint"]).json()
refreshed = session.refresh_token(server["token_endpoint"], tokens["refresh_token"])

logout = requests.Request(
    "GET",
    server["end_session_endpoint"],
    params={
        "id_token_hint": refreshed["id_token"],
        "post_logout_redirect_uri": os.environ["POST_LOGOUT_REDIRECT_URI"],
        "state": "after the logout",
    },
)
tell(claims=claims, userinfo=userinfo, refreshed=claims_of(refreshed), open=logout.prepare().url)
input()

try:
    session.refresh_token(server["token_endpoint"], refreshed["refresh_token"])
    sys.exit("the session goes on after the logout")
except OAuthError as error:
    tell(refusal=error.error)
