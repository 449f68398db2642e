"""Verifies a helpdesk log kept in SQLite. Usage: python3 log_verify_example.py helpdesk.db"""

import hashlib
import sqlite3
import sys

FIELDS = (
    "position, event_id, aggregate_type, aggregate_id, sequence, event_type, event_version, "
    "payload, metadata, recorded_at"
)


def canonical(fields):
    """Each field as the length of its UTF-8 bytes (8 bytes, big-endian), then those bytes."""
    for field in fields:
        text = str(field).encode()
        yield len(text).to_bytes(8, "big") + text


def verify(database):
    log = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    position, previous = 0, bytes(32)
    for *fields, stored in log.execute(f"SELECT {FIELDS}, hash FROM events ORDER BY position"):
        position += 1
        expected = hashlib.sha256(previous + b"".join(canonical(fields))).digest()
        if fields[0] != position:
            sys.exit(f"position {position} is missing")
        if stored != expected:
            sys.exit(f"position {position} is not what was written")
        previous = expected
    head = log.execute("SELECT position, hash FROM head").fetchone()
    if head != (position, previous):
        sys.exit("the head row does not fit the last event")
    print(f"{position} events, chain head {previous.hex()}")


if __name__ == "__main__":
    verify(sys.argv[1])
