"""A resource server: the protected half of the FastAPI security tutorial, as a service of its own.

It has no user table, no password hashes and no secret. Countersign checks the password and issues the access
token; the verifier kit checks that token offline, and that it has not been taken back.
"""

import os
from typing import Annotated

from countersign_verify import AccessToken, Verifier
from countersign_verify.adapters.fastapi import bearer
from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel

# ISSUER is a name: it must equal the `iss` claim byte for byte. BASE_URL is an address: where this process
# reaches the issuer. Inside and outside a container the name stays and the address changes.
ISSUER = os.getenv("ISSUER") or "http://localhost:8080"
BASE_URL = os.getenv("BASE_URL") or ISSUER
AUDIENCE = os.getenv("AUDIENCE") or ISSUER
TOKEN_URL = os.getenv("TOKEN_URL") or f"{ISSUER}/token"

app = FastAPI()
verifier = Verifier(issuer=ISSUER, base_url=BASE_URL, audience=AUDIENCE)
access_token = bearer(
    verifier,
    scopes=["profile"],
    # Absolute, since /docs is served from here and the token comes from the issuer.
    token_url=TOKEN_URL,
    scope_descriptions={"profile": "Username and full name", "email": "E-mail address"},
)


class User(BaseModel):
    id: str
    username: str
    email: str | None = None
    full_name: str | None = None


async def get_current_user(token: Annotated[AccessToken, Depends(access_token)]) -> User:
    # A client that got the token for itself is no user.
    if token.username is None:
        raise HTTPException(403, "The access token names no user")
    return User(
        id=token.subject,  # store this one: a username can change, `sub` never does
        username=token.username,
        email=token.claims.get("email"),
        full_name=token.claims.get("name"),
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
