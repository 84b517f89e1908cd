"""Sizes, names and left-over notes of house_style.md: files of at most 400 lines, functions of at most 70."""

import ast
import re

import source

FILE_LINES = 400
FUNCTION_LINES = 70
CODE = (".cc", ".h", ".ts", ".tsx", ".py")
ALL = CODE + (".sql", ".proto", ".css", ".sh", ".mjs")
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "proto", "services", "gateway", "deploy", "tests",
             "build", "var"}

BANNED_TYPE = re.compile(r"\b(?:class|struct|enum(?:\s+class)?|interface|type|message|concept)\s+"
                         r"(\w+(?:Manager|Helper|Helpers|Util|Utils|Data|Impl))\b")
BANNED_STEM = re.compile(r"(?:^|[_-])(?:manager|helpers?|utils?|data|impl|common)$", re.IGNORECASE)
# Written in two parts so that this file does not find itself.
NOTE = re.compile(r"\b(?:TO" r"DO(?!\(#\d+\))|FIX" r"ME|XX" r"X|HA" r"CK)\b")

CONTAINER = re.compile(r"\b(?:namespace|class|struct|union|enum|interface|extern|declare|module|describe)\b")
CONTROL = re.compile(r"^\W*(?:else\s+)?(?:if|for|while|switch|catch|do|else|try|return)\b")


def is_function(header):
    """Does the text between the previous ; { or } and a { open a function's body?"""
    header = header.strip()
    if CONTAINER.search(header) or CONTROL.match(header):
        return False
    return header.endswith("=>") or ")" in header and not header.endswith(("=", "(", ",", ":", "return"))


def brace_functions(text):
    """(first line, last line) of every outermost function of C++ or TypeScript, by matching braces."""
    found, stack, start, line = [], [], 0, 1
    for position, character in enumerate(text):
        if character == "\n":
            line += 1
        elif character == "{":
            header = text[start:position]
            inside = any(function for function, _ in stack)
            first = line - header.lstrip().count("\n")
            stack.append((not inside and is_function(header), first))
            start = position + 1
        elif character == "}" and stack:
            function, first = stack.pop()
            if function:
                found.append((first, line))
            start = position + 1
        elif character == ";" and not text[start:position].lstrip().startswith("for"):
            start = position + 1
    return found


def python_functions(text):
    return [(node.lineno, node.end_lineno) for node in ast.walk(ast.parse(text))
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def check_file(path, shown):
    """Findings of one file."""
    text = path.read_text(encoding="utf-8")
    found = []
    lines = text.count("\n")
    if lines > FILE_LINES:
        found.append(f"{shown}: {lines} lines, at most {FILE_LINES}")
    if BANNED_STEM.search(path.stem):
        found.append(f"{shown}: the file's name says nothing; name what it does")
    for number, row in enumerate(text.splitlines(), 1):
        if NOTE.search(row):
            found.append(f"{shown}:{number}: a note without an issue number, such as TO" "DO(#12)")
    if path.suffix in CODE:
        code = text if path.suffix == ".py" else source.blanked(text, path.suffix)
        functions = python_functions(text) if path.suffix == ".py" else brace_functions(code)
        for first, last in functions:
            if last - first + 1 > FUNCTION_LINES:
                found.append(f"{shown}:{first}: a function of {last - first + 1} lines, at most {FUNCTION_LINES}")
        if path.suffix != ".py":
            found += [f"{shown}: type {name} says nothing; name what it is" for name in BANNED_TYPE.findall(code)]
    return found


def check(root):
    found = [f"{path.name}: not in the list of the top level" for path in sorted(root.iterdir())
             if path.name not in TOP_LEVEL and not path.name.startswith(".")]
    for path in source.files(root, *ALL):
        shown = path.relative_to(root)
        found += check_file(path, shown)
        if "common" in shown.parts[:-1]:
            found.append(f"{shown}: a folder called common collects everything; name what it holds")
    return found


if __name__ == "__main__":
    source.main(check, __doc__)
