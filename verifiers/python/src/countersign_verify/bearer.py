"""Finds the token in a request (RFC 6750 §2.1)."""

import re
from collections.abc import Sequence

from .refusal import Refusal

# Servers join headers of one name with a comma (RFC 9110 §5.2), and no token has a comma in it.
_JOINED = re.compile(r",\s*bearer(?:\s|$)", re.IGNORECASE)


def bearer_token(authorization: Sequence[str], token_in_query: bool) -> str:
    """The token of a request that has one. Raises Refusal with ``missing_token`` or ``two_tokens``.

    ``authorization``: the values of all headers of that name. ``token_in_query``: whether the query has a
    parameter ``access_token``. Such a token is never read: URLs end up in logs (RFC 6750 §5.3).
    """
    credentials = [value.strip(" \t").partition(" ") for value in authorization]
    tokens = [rest.strip(" ") for scheme, _, rest in credentials if scheme.lower() == "bearer"]
    if not tokens:
        raise Refusal("missing_token")
    if len(authorization) > 1 or token_in_query or _JOINED.search(authorization[0]):
        raise Refusal("two_tokens")
    return tokens[0]
