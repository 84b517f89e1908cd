"""Source files of a tree, and their text with comments and literals blanked out, for the checkers beside this file."""

import argparse
import pathlib
import re
import sys

SKIPPED = {".git", "build", "dist", "node_modules", "var", "__pycache__"}


def files(root, *suffixes):
    """Paths below root with one of the suffixes, sorted; generated and installed trees left out."""
    found = []
    for path in sorted(pathlib.Path(root).rglob("*")):
        parts = path.relative_to(root).parts
        if path.is_file() and path.suffix in suffixes and not SKIPPED.intersection(parts):
            found.append(path)
    return found


CPP_TOKENS = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^()\s\\]{0,16})\(.*?\)(?P=tag)"'
    r"|\"(?:\\.|[^\"\\\n])*\"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'",
    re.DOTALL,
)
# A quote that is not closed on its line is text of a page (JSX), not a string.
TS_TOKENS = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
    r"|(?<=[(,=:\[!&|?;\n])[ ]*/(?![/*>])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*"
    r"|`(?:\\.|[^`\\$]|\$(?!\{)|\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\})*`",
    re.DOTALL,
)


def _spaces(match):
    return re.sub(r"[^\n]", " ", match.group())


def blanked(text, suffix):
    """The text with comments and literals replaced by spaces: line numbers and braces of code stay."""
    tokens = TS_TOKENS if suffix in (".ts", ".tsx") else CPP_TOKENS
    return tokens.sub(_spaces, text)


def main(check, description):
    """Command line of a checker: --root TREE; prints the findings, exit 1 when there are any."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--root", default=pathlib.Path(__file__).resolve().parents[2], type=pathlib.Path)
    findings = check(parser.parse_args().root.resolve())
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings")
    sys.exit(1 if findings else 0)
