"""Makes hashes.jsonl: what passlib and Django write for known passwords, one row a user, as `user import` reads it.

    python3 -m venv venv && venv/bin/pip install --requirement requirements.txt
    venv/bin/python generate.py >hashes.jsonl

`password` is what the row was made from; the tests take it out before they import. Costs are low where the scheme
allows it, so that the tests are quick; one row of each has the library's own default.
"""

import hashlib
import json

import argon2
import django
import passlib
from django.conf import settings
from django.contrib.auth import hashers
from passlib import hash as schemes

settings.configure()
django.setup()

PASSWORD = "correct horse battery staple"
LONG = "0123456789" * 10
UNICODE = "caf\u00e9 \U0001f511 \u5bc6\u7801"


class DjangoSha512(hashers.PBKDF2PasswordHasher):
    """The way in which Django's documentation has one make variants."""

    algorithm = "pbkdf2_sha512"
    digest = hashlib.sha512


def row(name, made_by, scheme, password, text):
    print(json.dumps({"username": name, "made_by": made_by, "scheme": scheme, "password": password, "password_hash": text}))


def of_passlib(name, label, scheme, password=PASSWORD, **settings_):
    row(name, f"passlib {passlib.__version__}", label, password, scheme.using(**settings_).hash(password))


def of_django(name, label, hasher, password=PASSWORD, **settings_):
    text = hasher.encode(password, settings_.pop("salt", None) or hasher.salt(), **settings_)
    row(name, f"Django {django.__version__}", label, password, text)


quick = hashers.BCryptSHA256PasswordHasher()
quick.rounds = 4

for ident in ("2a", "2b", "2y"):
    of_passlib(f"bcrypt-{ident}", "bcrypt cost=4", schemes.bcrypt, rounds=4, ident=ident)
of_passlib("bcrypt-default", "bcrypt cost=12", schemes.bcrypt)
of_passlib("bcrypt-unicode", "bcrypt cost=4", schemes.bcrypt, password=UNICODE, rounds=4)
of_passlib("bcrypt-long", "bcrypt cost=4", schemes.bcrypt, password=LONG, rounds=4, truncate_error=False)
of_passlib("bcrypt-sha256", "bcrypt-sha256 cost=4", schemes.bcrypt_sha256, rounds=4)
of_passlib("bcrypt-sha256-default", "bcrypt-sha256 cost=12", schemes.bcrypt_sha256)
of_passlib("bcrypt-sha256-long", "bcrypt-sha256 cost=4", schemes.bcrypt_sha256, password=LONG, rounds=4)
of_passlib("bcrypt-sha256-v1", "bcrypt-sha256 cost=4", schemes.bcrypt_sha256, rounds=4, version=1, ident="2b")
of_passlib("bcrypt-sha256-v1-2a", "bcrypt-sha256 cost=4", schemes.bcrypt_sha256, rounds=4, version=1, ident="2a")
of_passlib("pbkdf2-sha256", "pbkdf2-sha256 rounds=10", schemes.pbkdf2_sha256, rounds=10)
of_passlib("pbkdf2-sha256-default", "pbkdf2-sha256 rounds=29000", schemes.pbkdf2_sha256)
of_passlib("pbkdf2-sha256-unicode", "pbkdf2-sha256 rounds=10", schemes.pbkdf2_sha256, password=UNICODE, rounds=10)
of_passlib("pbkdf2-sha256-long", "pbkdf2-sha256 rounds=10", schemes.pbkdf2_sha256, password=LONG, rounds=10)
of_passlib("pbkdf2-sha512", "pbkdf2-sha512 rounds=10", schemes.pbkdf2_sha512, rounds=10)
of_passlib("pbkdf2-sha512-default", "pbkdf2-sha512 rounds=25000", schemes.pbkdf2_sha512)
of_passlib("scrypt", "scrypt ln=4 r=8 p=1", schemes.scrypt, rounds=4)
of_passlib("scrypt-default", "scrypt ln=16 r=8 p=1", schemes.scrypt)
for kind in ("i", "d", "id"):
    of_passlib(f"argon2{kind}", f"argon2{kind} m=64 t=2 p=1", schemes.argon2, type=kind, memory_cost=64, time_cost=2, parallelism=1)
of_passlib("argon2-default", "argon2id m=65536 t=3 p=4", schemes.argon2)

old = argon2.low_level.hash_secret(PASSWORD.encode(), b"sixteen bytes ok", 2, 64, 1, 32, argon2.Type.ID, version=16)
row("argon2id-v16", "argon2-cffi 25.1.0", "argon2id v=16 m=64 t=2 p=1", PASSWORD, old.decode())

of_django("django-pbkdf2-sha256", "pbkdf2-sha256 rounds=10", hashers.PBKDF2PasswordHasher(), iterations=10)
of_django("django-pbkdf2-sha256-default", "pbkdf2-sha256 rounds=1000000", hashers.PBKDF2PasswordHasher())
of_django("django-pbkdf2-sha256-unicode", "pbkdf2-sha256 rounds=10", hashers.PBKDF2PasswordHasher(), password=UNICODE, iterations=10)
of_django("django-pbkdf2-sha512", "pbkdf2-sha512 rounds=10", DjangoSha512(), iterations=10)
of_django("django-bcrypt-sha256", "bcrypt-sha256 cost=12", hashers.BCryptSHA256PasswordHasher())
of_django("django-bcrypt-sha256-long", "bcrypt-sha256 cost=4", quick, password=LONG)
of_django("django-bcrypt", "bcrypt cost=12", hashers.BCryptPasswordHasher())
of_django("django-scrypt", "scrypt ln=4 r=8 p=1", hashers.ScryptPasswordHasher(), n=16, r=8, p=1)
of_django("django-scrypt-default", "scrypt ln=14 r=8 p=5", hashers.ScryptPasswordHasher())
of_django("django-argon2", "argon2id m=102400 t=2 p=8", hashers.Argon2PasswordHasher())
