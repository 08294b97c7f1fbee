"""A service with the Python kit: two routes, which differ in what they do without a list, and counters."""

import os
from typing import Annotated

import uvicorn
from countersign_verify import AccessToken, Verifier
from countersign_verify.adapters.fastapi import bearer
from fastapi import Depends, FastAPI

issuer = os.environ["ISSUER"]
verifier = Verifier(issuer=issuer, audience=issuer, base_url=os.environ["BASE_URL"])
app = FastAPI()


@app.get("/accept")
async def accept(token: Annotated[AccessToken, Depends(bearer(verifier))]) -> dict[str, str]:
    return {"subject": token.subject}


@app.get("/refuse")
async def refuse(
    token: Annotated[AccessToken, Depends(bearer(verifier, if_status_unavailable="refuse"))],
) -> dict[str, str]:
    return {"subject": token.subject}


@app.get("/counters")
async def counters() -> dict[str, int]:
    return verifier.counters()


# It prints the port that it was given. A connection that is kept is not closed at the moment of its next use.
uvicorn.run(app, host="127.0.0.1", port=0, access_log=False, timeout_keep_alive=3600)
