"""Verifies access tokens with PyJWT: one token a line on standard input, one JSON object a line on standard output."""

import json
import sys

import jwt

jwks_url, issuer, max_age, leeway = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
# The set is kept for exactly its max-age, and never fetched sooner because of a kid that is not in it.
keys = jwt.PyJWKClient(jwks_url, lifespan=max_age, cooldown_duration=3600)

for line in sys.stdin:
    token = line.strip()
    try:
        key = keys.get_signing_key_from_jwt(token)
        jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=issuer,
            audience=issuer,
            leeway=leeway,
            options={"require": ["exp", "iat", "sub", "jti"]},
        )
        answer = {"accepted": True}
    except Exception as error:  # whatever it is, it is what a service would refuse the token for
        answer = {"accepted": False, "why": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
