"""What a verification through the kit costs, beside the bare library in the same run.

    python bench.py [ROUNDS]

Prints the median time of each and their ratio. The bare call is PyJWT's: signature, exp, iss and aud, with
the key at hand. Rounds of both take turns, so that whatever else the machine does falls on both.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import jwt

from countersign_verify import Verifier
from tests.issuer import AUDIENCE, Issuer, key, running_issuer

_CALLS = 200


def seconds(call: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    for _ in range(_CALLS):
        call()
    return (time.perf_counter() - begun) / _CALLS


def compare(issuer: Issuer, rounds: int) -> None:
    issuer.clock.wall = time.time()
    verifier = Verifier(issuer=issuer.url, audience=AUDIENCE)
    route = verifier.route(scopes=["orders"])
    public = key(1).public_key()
    token = issuer.listed_token()

    def bare() -> Any:
        return jwt.decode(token, public, algorithms=["RS256"], issuer=issuer.url, audience=AUDIENCE)

    def kit() -> Any:
        return verifier.verify(token, route)

    bare(), kit()
    rows = [(seconds(bare), seconds(kit)) for _ in range(rounds)]
    bare_median, kit_median = (statistics.median(column) for column in zip(*rows, strict=True))
    ratio = statistics.median(of_kit / of_bare for of_bare, of_kit in rows)
    print(f"Python {sys.version.split()[0]}, PyJWT {jwt.__version__}")
    print(f"bare {bare_median * 1e6:.1f} us, kit {kit_median * 1e6:.1f} us, ratio {ratio:.2f}")
    if ratio > 1.3:
        sys.exit("a verification through the kit may cost 1.3 times the bare call at most")


if __name__ == "__main__":
    with running_issuer() as running:
        compare(running, int(sys.argv[1]) if len(sys.argv) > 1 else 50)
