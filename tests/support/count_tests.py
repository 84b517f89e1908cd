"""Prints "passed failed skipped" of a LastTest.log of ctest, counting every case of GoogleTest and unittest by itself."""

import pathlib
import re
import sys


def number(pattern, text):
    found = re.search(pattern, text)
    return int(found.group(1)) if found else 0


def count(section):
    """(passed, failed, skipped) of one program that ctest ran."""
    # A case that skips itself is told by ctest's regular expression, and is neither passed nor failed there.
    succeeded = "\nTest Passed." in section or "\nSkip regular expression found" in section
    if "***Not Run" in section or "\nTest Skipped." in section or "Not Run (Disabled)" in section:
        return 0, 0, 1
    total = number(r"\[==========\] (\d+) tests? from .* ran", section) or number(r"\nRan (\d+) tests? in", section)
    failed = number(r"\[  FAILED  \] (\d+) tests?", section)
    failed += sum(number(rf"FAILED \(.*?{word}=(\d+)", section) for word in ("failures", "errors"))
    skipped = number(r"\[  SKIPPED \] (\d+) tests?", section) + number(r"(?:OK|FAILED) \(.*?skipped=(\d+)", section)
    if not total:
        return (1, 0, 0) if succeeded else (0, 1, 0)
    if not succeeded and not failed:
        failed = 1  # it crashed or ran out of time
    return max(0, total - failed - skipped), failed, skipped


if __name__ == "__main__":
    sections = re.split(r"\n\d+/\d+ Testing: ", "\n" + pathlib.Path(sys.argv[1]).read_text(errors="replace"))[1:]
    print(*(sum(column) for column in zip(*map(count, sections))) if sections else (0, 1, 0))
