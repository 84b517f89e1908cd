"""Drills of security.md §6: python3 tests/drills/run.py 1 2 10. Each prints one JSON line and fails on loss or doubling.

 1  the server is killed −9 five times while 62 municipalities join
 2  the same with PostgreSQL killed three times; first success within 10 s
10  SIGTERM under load: nothing fails that cannot be retried, the process ends within 15 s
"""

import json
import os
import signal
import sys
import time

from product import Product, kill, wait_gone
from load import Load, sign_in_everybody  # after product, which makes tests/e2e importable


def wait_for_progress(load, more, seconds=20):
    """Until so many more changes were acknowledged; how long it took."""
    start, target = time.monotonic(), load.acknowledged() + more
    while load.acknowledged() < target:
        if time.monotonic() - start > seconds:
            raise AssertionError(f"only {load.acknowledged()} of {target} changes acknowledged after {seconds} s")
        time.sleep(0.01)
    return time.monotonic() - start


def killed_server(product, load):
    """Drill 1."""
    load.start()
    for _ in range(5):
        wait_for_progress(load, 62)
        kill(product.server_pid())
        product.restart()
    wait_for_progress(load, 62)
    load.finish()
    return {"kills": 5}


def killed_database(product, load):
    """Drill 2."""
    load.start()
    slowest = 0.0
    for _ in range(3):
        wait_for_progress(load, 62)
        start = time.monotonic()
        kill(product.postmaster_pid())
        product.restart()
        wait_for_progress(load, 1)
        slowest = max(slowest, time.monotonic() - start)
    wait_for_progress(load, 62)
    load.finish()
    assert slowest <= 10, f"first success {slowest:.1f} s after the kill"
    return {"kills": 3, "first_success_s": round(slowest, 2)}


def terminated(product, load):
    """Drill 10."""
    load.start()
    wait_for_progress(load, 100)
    pid = product.server_pid()
    os.kill(pid, signal.SIGTERM)
    ended = wait_gone(pid, 15)
    product.restart()
    wait_for_progress(load, 62)
    load.finish()
    return {"exit_s": round(ended, 2)}


DRILLS = {"1": killed_server, "2": killed_database, "10": terminated}


def run(number, product, accounts):
    """One drill; True when it passed."""
    load = Load(accounts)
    began = time.monotonic()
    try:
        facts = DRILLS[number](product, load)
    except AssertionError as error:
        facts = {"error": str(error)}
        load.stop.set()
    seconds = time.monotonic() - began
    result = {"drill": int(number), **facts, **load.verdict(), "seconds": round(seconds, 1)}
    passed = ("error" not in result and not result["failed"] and result["acknowledged"] == result["found"]
              and result["lost"] == result["doubled"] == result["wrong"] == 0 and result["standing_is_sum"]
              and seconds < 60)
    print(json.dumps(result | {"passed": passed}, ensure_ascii=False), flush=True)
    return passed


def main():
    with Product() as product:
        accounts = sign_in_everybody(product)
        return all([run(number, product, accounts) for number in sys.argv[1:] or DRILLS])


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
