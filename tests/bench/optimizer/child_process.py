"""Runs a program and says what it used."""
import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Ended:
    """How a child process ended; status None = it did not end in time and was killed."""

    status: int | None
    text: str
    wall_seconds: float
    peak_mib: float = 0.0

    def answer(self):
        """The last line as JSON; None when it is none."""
        try:
            return json.loads(self.text.strip().splitlines()[-1])
        except (IndexError, ValueError):
            return None


def run(command, seconds):
    """Waits at most `seconds`; the memory is the peak resident set that the kernel counted for this child alone."""
    with tempfile.TemporaryFile("w+") as out:
        begin = time.monotonic()
        child = subprocess.Popen([str(word) for word in command], stdout=out, stderr=subprocess.STDOUT)
        done, status, used = 0, 0, None
        while not done:
            done, status, used = os.wait4(child.pid, os.WNOHANG)
            if not done and time.monotonic() - begin > seconds:
                child.kill()
                child.wait()
                return Ended(None, "", seconds)
            if not done:
                time.sleep(0.002)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return Ended(child.returncode, out.read(), time.monotonic() - begin, used.ru_maxrss / 1024)
