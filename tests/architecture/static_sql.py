"""SQL is static text with $n only: no statement is put together from what somebody sent.

Tx::Run takes a consteval Sql, so the compiler refuses text made at run time. What is left to check: nobody goes around
it by calling the driver directly, or by building Sql some other way."""

import re

import source

# The one door to PostgreSQL, what fills in a schema's name known at start, and the runner of embedded migrations.
DOORS = {f"services/platform/{name}"
         for name in ("database.h", "database.cc", "once.cc", "outbox.cc", "migrate.cc")}
CALL = re.compile(r"(?:\.|->)\s*(exec(?:0|1|_n|_params\w*|_prepared\w*)?)\s*\(\s*")
LITERAL = re.compile(r'(?:(?:R"(\w*)\(.*?\)\1")|(?:"(?:\\.|[^"\\])*"))(?:\s*(?:"(?:\\.|[^"\\])*"))*\s*[,)]', re.DOTALL)
AROUND = re.compile(r"\bRunDynamic\s*\(|\bpqxx::(?:work|transaction|nontransaction|connection)\b|\bPQexec")


def check(root):
    found = []
    for path in source.files(root, ".cc", ".h"):
        shown = path.relative_to(root).as_posix()
        if not shown.startswith(("services/", "gateway/")) or shown in DOORS:
            continue
        text = path.read_text(encoding="utf-8")
        for match in CALL.finditer(text):
            if not LITERAL.match(text, match.end()):
                line = text.count("\n", 0, match.start()) + 1
                found.append(f"{shown}:{line}: {match.group(1)} of a text that is not a literal")
        for match in AROUND.finditer(source.blanked(text, path.suffix)):
            line = text.count("\n", 0, match.start()) + 1
            if not shown.startswith("services/kyodo/") and not shown.startswith("services/platform/"):
                found.append(f"{shown}:{line}: {match.group().strip('( ')} goes around Database::Transact")
    return found


if __name__ == "__main__":
    source.main(check, __doc__)
