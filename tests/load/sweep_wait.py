#!/usr/bin/env python3
"""How long another process waits for SQLite's write lock while `countersign db sweep` deletes expired sessions.

    tests/load/sweep_wait.py BINARY [ROWS]     1,000,000 rows unless told; in a temporary directory

Prints the waits of a writer that begins a transaction, changes one row and commits, every 2 ms: alone, then beside the
sweep. A wait is from asking for the lock to having it. Half of the times the writer asks again every 0.5 ms, so that the
wait is about as long as the lock is held; the other half it leaves asking to SQLite, which pauses longer each time.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time

PAUSE = 0.002
ASK_EVERY = 0.0005
ALONE_SECONDS = 20


def environment(directory):
    return {
        "PATH": os.environ["PATH"],
        "COUNTERSIGN_DATABASE__URL": f"sqlite://{directory}/countersign.db",
        "COUNTERSIGN_KEYS__DIRECTORY": f"{directory}/keys",
    }


def fill(path, rows):
    """Sessions of one user, all of them over since 2001."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA foreign_keys = ON")
    user, client = database.execute("SELECT u.id, c.id FROM users u, clients c").fetchone()
    session = (user, client, "profile email", "pwd", 10**12, 10**12 + 1, os.urandom(32), os.urandom(32))
    database.execute("BEGIN")
    database.executemany(
        "INSERT INTO sessions (id, user_id, client_id, scope, amr, auth_time, expires_at, family_hash, current_hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((os.urandom(16), *session) for _ in range(rows)),
    )
    database.execute("COMMIT")
    database.close()


def begin_as_soon_as_possible(database):
    database.execute("PRAGMA busy_timeout = 0")
    while True:
        try:
            return database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(ASK_EVERY)


def begin_as_sqlite_does(database):
    database.execute("PRAGMA busy_timeout = 30000")
    return database.execute("BEGIN IMMEDIATE")


WAYS = {"asking every 0.5 ms": begin_as_soon_as_possible, "asking as SQLite does": begin_as_sqlite_does}


def write_while(path, is_going_on):
    """The waits of a writer in milliseconds, by the way in which it asks."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA synchronous = NORMAL")
    waits = {way: [] for way in WAYS}
    while is_going_on():
        for way, begin in WAYS.items():
            began = time.perf_counter()
            begin(database)
            waits[way].append((time.perf_counter() - began) * 1000)
            database.execute("UPDATE users SET updated_at = updated_at + 1")
            database.execute("PRAGMA busy_timeout = 30000")
            database.execute("COMMIT")
            time.sleep(PAUSE)
    database.close()
    return waits


def report(name, waits, seconds):
    print(f"{name}, {seconds:.1f} s:")
    for way, times in waits.items():
        report_way(way, sorted(times))


def report_way(way, waits):
    quantiles = ", ".join(f"{q:g} %: {waits[int(len(waits) * q / 100)]:.1f} ms" for q in (50, 99, 99.9))
    over = sum(wait > 50 for wait in waits)
    print(f"  {way}: {len(waits)} writes; {quantiles}, longest: {waits[-1]:.1f} ms; over 50 ms: {over}")


def main():
    binary = os.path.realpath(sys.argv[1])
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="countersign-sweep-") as directory:
        run = {"env": environment(directory), "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([binary, "db", "migrate"], **run)
        subprocess.run([binary, "user", "create", "alice", "--no-password"], **run)
        subprocess.run([binary, "client", "create", "spa", "--public", "--grant", "password"], **run)
        path = f"{directory}/countersign.db"
        fill(path, rows)
        began = time.perf_counter()
        waits = write_while(path, lambda: time.perf_counter() - began < ALONE_SECONDS)
        report("alone", waits, time.perf_counter() - began)
        began = time.perf_counter()
        sweep = subprocess.Popen([binary, "db", "sweep", "--json"], env=environment(directory), stdout=subprocess.PIPE)
        waits = write_while(path, lambda: sweep.poll() is None)
        report("beside the sweep", waits, time.perf_counter() - began)
        print("swept:", sweep.communicate()[0].decode().strip())


main()
