"""A resource server: the protected half of the FastAPI security tutorial, as a service of its own.

It has no user table, no password hashes and no secret. Countersign checks the password and issues the access
token; this service verifies that token offline, with the public keys from the issuer's JWKS.
"""

import logging
import os
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException, status
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel

# ISSUER is a name: it must equal the `iss` claim byte for byte. JWKS_URL is an address: where this process
# reaches the issuer. Inside and outside a container the name stays and the address changes.
ISSUER = os.getenv("ISSUER") or "http://localhost:8080"
JWKS_URL = os.getenv("JWKS_URL") or f"{ISSUER}/.well-known/jwks.json"
AUDIENCE = os.getenv("AUDIENCE") or ISSUER
TOKEN_URL = os.getenv("TOKEN_URL") or f"{ISSUER}/token"

logger = logging.getLogger(__name__)
app = FastAPI()

# The token URL is absolute, since /docs is served from here and the token comes from the issuer.
oauth2_scheme = OAuth2PasswordBearer(
    tokenUrl=TOKEN_URL,
    scopes={"profile": "Username and full name", "email": "E-mail address"},
)

# The client keeps the key set for its lifespan (the max-age that Countersign sends). A `kid` it has not seen
# makes it fetch again, at most once in 30 seconds: made-up kids cannot be used to flood the issuer.
jwks_client = jwt.PyJWKClient(JWKS_URL, lifespan=300, timeout=5)


class User(BaseModel):
    id: str
    username: str
    email: str | None = None
    full_name: str | None = None


def get_signing_key(token: str) -> jwt.PyJWK:
    kid = jwt.get_unverified_header(token).get("kid")
    try:
        return jwks_client.get_signing_key(kid)
    # No connection or no success; a set without keys; a connection cut short; no JSON: none of it is the
    # token's fault. A kid that is not in the set is, and raises a plain PyJWKClientError.
    except (jwt.PyJWKClientConnectionError, jwt.PyJWKSetError, OSError, ValueError) as error:
        logger.error("cannot fetch the signing keys from %s: %s", JWKS_URL, error)
        raise HTTPException(
            status_code=status.HTTP_503_SERVICE_UNAVAILABLE,
            detail="Signing keys are unavailable",
        ) from error


# Plain `def`: PyJWKClient blocks while it fetches, so FastAPI has to run this in its thread pool.
def get_current_user(token: Annotated[str, Depends(oauth2_scheme)]) -> User:
    try:
        verified = jwt.decode_complete(
            token,
            get_signing_key(token),
            algorithms=["RS256"],  # never taken from the token: it could say "none" or "HS256"
            issuer=ISSUER,
            audience=AUDIENCE,
            leeway=60,
            # What RFC 9068, section 2.2 requires of an access token.
            options={"require": ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"]},
        )
        # The issuer signs ID tokens with the same keys; only `typ` tells an access token apart (RFC 9068, section 4).
        if str(verified["header"].get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
            raise jwt.InvalidTokenError("not an access token")
    except jwt.PyJWTError as error:
        raise HTTPException(
            status_code=status.HTTP_401_UNAUTHORIZED,
            detail="Could not validate credentials",
            headers={"WWW-Authenticate": "Bearer"},
        ) from error

    claims = verified["payload"]
    # A token without the scope `profile`, or one that a client got for itself, names no user.
    if "preferred_username" not in claims:
        raise HTTPException(
            status_code=status.HTTP_403_FORBIDDEN,
            detail="The access token lacks the scope profile",
            headers={"WWW-Authenticate": 'Bearer error="insufficient_scope", scope="profile"'},
        )
    return User(
        id=claims["sub"],  # store this one: a username can change, `sub` never does
        username=claims["preferred_username"],
        email=claims.get("email"),
        full_name=claims.get("name"),
    )


CurrentUser = Annotated[User, Depends(get_current_user)]


@app.get("/users/me")
def read_users_me(current_user: CurrentUser) -> User:
    return current_user


@app.get("/users/me/items")
def read_own_items(current_user: CurrentUser) -> list[dict[str, str]]:
    return [{"item_id": "Foo", "owner": current_user.username}]


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(app, host=os.getenv("HOST") or "127.0.0.1", port=int(os.getenv("PORT") or 8000))
