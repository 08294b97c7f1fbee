"""Makes hashes.jsonl: what other programs write for known passwords, one row a user, as `user import` reads it.

    python3 -m venv venv && venv/bin/pip install --requirement requirements.txt
    venv/bin/python generate.py >hashes.jsonl

`password` is what the row was made from; the tests take it out before they import. Costs are low where the scheme
allows it, so that the tests are quick; one row of each has the library's own default. Python up to 3.12 is needed,
whose module `crypt` calls the system's crypt(3). Spring Security runs on Java; its rows are composed here of the same
primitives, as its encoders compose them.
"""

import base64
import crypt
import hashlib
import importlib.metadata
import json
import secrets
import unicodedata

import argon2
import django
import passlib
from django.conf import settings
from django.contrib.auth import hashers
from passlib import hash as schemes
from werkzeug import security

settings.configure()
django.setup()

PASSWORD = "correct horse battery staple"
LONG = "0123456789" * 10
UNICODE = "caf\u00e9 \U0001f511 \u5bc6\u7801"
COMPOSED = "drei W\u00f6rter f\u00fcr Zo\u00e9"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


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

for length in (71, 72, 80):
    of_passlib(f"bcrypt-{length}", "bcrypt cost=4", schemes.bcrypt, password=LONG[:length], rounds=4, truncate_error=False)
of_passlib("bcrypt-composed", "bcrypt cost=4", schemes.bcrypt, password=COMPOSED, rounds=4)
of_passlib("bcrypt-decomposed", "bcrypt cost=4", schemes.bcrypt, password=DECOMPOSED, rounds=4)
# The parameters that the tests configure for new hashes.
present = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1, hash_len=32)
row("argon2id-decomposed", "argon2-cffi 25.1.0", "argon2id m=64 t=1 p=1", DECOMPOSED, present.hash(DECOMPOSED))

of_passlib("pbkdf2-sha1", "pbkdf2-sha1 rounds=10", schemes.pbkdf2_sha1, rounds=10)
of_django("django-pbkdf2-sha1", "pbkdf2-sha1 rounds=10", hashers.PBKDF2SHA1PasswordHasher(), iterations=10)


def of_werkzeug(name, label, method, password=PASSWORD):
    text = security.generate_password_hash(password, method)
    row(name, f"Werkzeug {importlib.metadata.version('werkzeug')}", label, password, text)


# It gives OpenSSL too little memory for a smaller N.
of_werkzeug("werkzeug-scrypt", "scrypt ln=10 r=8 p=1", "scrypt:1024:8:1")
of_werkzeug("werkzeug-scrypt-default", "scrypt ln=15 r=8 p=1", "scrypt")
of_werkzeug("werkzeug-pbkdf2-sha1", "pbkdf2-sha1 rounds=10", "pbkdf2:sha1:10")
of_werkzeug("werkzeug-pbkdf2-sha256", "pbkdf2-sha256 rounds=10", "pbkdf2:sha256:10")
of_werkzeug("werkzeug-pbkdf2-sha256-default", "pbkdf2-sha256 rounds=1000000", "pbkdf2")
of_werkzeug("werkzeug-pbkdf2-sha512", "pbkdf2-sha512 rounds=10", "pbkdf2:sha512:10", password=UNICODE)

for digest, scheme, default in (("256", schemes.sha256_crypt, 535000), ("512", schemes.sha512_crypt, 656000)):
    label = f"sha{digest}-crypt rounds=1000 salt=16"
    of_passlib(f"sha{digest}-crypt", label, scheme, rounds=1000)
    of_passlib(f"sha{digest}-crypt-unicode", label, scheme, password=UNICODE, rounds=1000)
    of_passlib(f"sha{digest}-crypt-256", label, scheme, password=(LONG * 3)[:256], rounds=1000)
    of_passlib(f"sha{digest}-crypt-default", f"sha{digest}-crypt rounds={default} salt=16", scheme)
for name, salt, label in (
    ("crypt-sha256", crypt.mksalt(crypt.METHOD_SHA256), "sha256-crypt rounds=5000 salt=16"),
    ("crypt-sha512", crypt.mksalt(crypt.METHOD_SHA512), "sha512-crypt rounds=5000 salt=16"),
    ("crypt-sha512-salt", "$6$saltsalt", "sha512-crypt rounds=5000 salt=8"),
    ("crypt-sha512-rounds", "$6$rounds=5000$saltsalt", "sha512-crypt rounds=5000 salt=8"),
):
    row(name, "crypt(3) of libxcrypt 4.4.33", label, PASSWORD, crypt.crypt(PASSWORD, salt))


def of_spring(name, label, text):
    row(name, "hashlib, passlib and argon2-cffi, as Spring Security 6 composes them", label, PASSWORD, text)


def spring_pbkdf2(digest, salt_bytes, rounds):
    salt = secrets.token_bytes(salt_bytes)
    return (salt + hashlib.pbkdf2_hmac(digest, PASSWORD.encode(), salt, rounds, 32)).hex()


def spring_scrypt(log_n, salt_bytes):
    salt = secrets.token_bytes(salt_bytes)
    output = hashlib.scrypt(PASSWORD.encode(), salt=salt, n=1 << log_n, r=8, p=1, dklen=32, maxmem=1 << 27)
    return f"${log_n << 16 | 8 << 8 | 1:x}${base64.b64encode(salt).decode()}${base64.b64encode(output).decode()}"


of_spring("spring-bcrypt", "bcrypt cost=10", "{bcrypt}" + schemes.bcrypt.using(rounds=10, ident="2a").hash(PASSWORD))
of_spring("spring-pbkdf2", "pbkdf2-sha1 rounds=185000", "{pbkdf2}" + spring_pbkdf2("sha1", 8, 185000))
of_spring(
    "spring-pbkdf2-5.8",
    "pbkdf2-sha256 rounds=310000",
    "{pbkdf2@SpringSecurity_v5_8}" + spring_pbkdf2("sha256", 16, 310000),
)
of_spring("spring-scrypt", "scrypt ln=14 r=8 p=1", "{scrypt}" + spring_scrypt(14, 64))
of_spring("spring-scrypt-5.8", "scrypt ln=16 r=8 p=1", "{scrypt@SpringSecurity_v5_8}" + spring_scrypt(16, 16))
for name, prefix, memory, time in (
    ("spring-argon2", "{argon2}", 4096, 3),
    ("spring-argon2-5.8", "{argon2@SpringSecurity_v5_8}", 16384, 2),
):
    hasher = argon2.PasswordHasher(time_cost=time, memory_cost=memory, parallelism=1, hash_len=32, salt_len=16)
    of_spring(name, f"argon2id m={memory} t={time} p=1", prefix + hasher.hash(PASSWORD))
