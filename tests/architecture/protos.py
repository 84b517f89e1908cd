"""The contract: buf's lint, and who may call each method.

Works offline: google.api comes from the node package google-gax, buf from the node package @bufbuild/buf."""

import pathlib
import re
import shutil
import subprocess
import tempfile

import source

MODULES = pathlib.Path(__file__).resolve().parents[2] / "gateway/web/node_modules"
GOOGLE = MODULES / "google-gax/build/protos"
# Methods that anybody may call.
ANONYMOUS = {"SessionService.CreateSession"}
# Session calls carry no request id: signing in twice is two sessions.
WITHOUT_REQUEST_ID = {"SessionService.CreateSession", "SessionService.DeleteCurrentSession",
                      "SessionService.Reauthenticate"}
# Lists that always fit one answer: one entry per municipality.
WHOLE_LISTS = {"AwardService.ListShares"}
# Reads that need a body.
READS_BY_POST = {"ParticipationService.PreviewParticipation"}


def run(*command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, check=False, **options)


def buf_findings(root):
    """What `buf lint` says, in a copy of the tree where google.api lies beside our protos."""
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        shutil.copytree(root / "proto/kyodo", work / "own/kyodo")
        (work / "deps/google/api").mkdir(parents=True)
        for name in ("annotations.proto", "http.proto"):
            shutil.copy(GOOGLE / "google/api" / name, work / "deps/google/api" / name)
        settings = (root / "proto/buf.yaml").read_text(encoding="utf-8")
        settings = settings.replace("- path: .", "- path: own\n  - path: deps")
        (work / "buf.yaml").write_text(re.sub(r"(?<=[\[ ])kyodo/", "own/kyodo/", settings), encoding="utf-8")
        lint = run(MODULES / ".bin/buf", "lint", "own", cwd=work, text=True)
        lines = (lint.stdout + lint.stderr).splitlines()
        if lint.returncode != 0 and not lines:
            lines = [f"buf lint failed with code {lint.returncode}"]
        return [line.replace("own/", "proto/") for line in lines]


def parse_text(lines):
    """protoc's text format as nested lists of (name, value or list)."""
    found = []
    for line in lines:
        line = line.strip()
        if line == "}":
            return found
        if line.endswith("{"):
            found.append((line[:-1].strip(), parse_text(lines)))
        elif ": " in line:
            name, value = line.split(": ", 1)
            found.append((name, value.strip('"')))
    return found


def values(node, name):
    return [value for key, value in node if key == name]


def one(node, name, default=""):
    return (values(node, name) or [default])[0]


def describe(root):
    """Descriptor set of our protos as a parsed tree; raises with protoc's words when they do not compile."""
    names = [str(path.relative_to(root / "proto")) for path in source.files(root / "proto", ".proto")]
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "set.pb"
        made = run("protoc", "-I", root / "proto", "-I", GOOGLE, f"--descriptor_set_out={target}", *names)
        if made.returncode != 0:
            raise ValueError(made.stderr.decode())
        text = run("protoc", "-I", root / "proto", "-I", GOOGLE, "--decode=google.protobuf.FileDescriptorSet",
                   "google/protobuf/descriptor.proto", "kyodo/authz.proto", "google/api/annotations.proto",
                   input=target.read_bytes())
        if text.returncode != 0:
            raise ValueError(text.stderr.decode())
        return parse_text(iter(text.stdout.decode().splitlines()))


def http_of(options):
    """(verb, path) of a method, None without google.api.http."""
    for verb, path in one(options, "[google.api.http]", []):
        if verb in ("get", "post", "put", "patch", "delete"):
            return verb, path
    return None


def method_findings(name, method, fields):
    """What is wrong with one RPC: its authorisation, its path, its request's fields."""
    options = one(method, "options", [])
    authz, http = one(options, "[kyodo.authz]", None), http_of(options)
    if authz is None:
        return [f"{name}: no (kyodo.authz)"]
    found = []
    internal = one(authz, "internal") == "true"
    if not one(authz, "object"):
        found.append(f"{name}: (kyodo.authz) names no object")
    if internal == (http is not None):
        found.append(f"{name}: " + ("internal, yet it has a path" if internal else "no google.api.http path"))
    if one(authz, "anonymous") == "true" and name not in ANONYMOUS:
        found.append(f"{name}: anonymous, but not in the list of tests/architecture/protos.py")
    if http and re.search(r"(participations|surveyAnswers)/\*", http[1]) and not one(authz, "own_municipality"):
        found.append(f"{name}: acts on a municipality's object without own_municipality")
    if http and http[0] != "get" and name not in WITHOUT_REQUEST_ID | READS_BY_POST and "request_id" not in fields:
        found.append(f"{name}: a mutation whose request has no request_id")
    if ".List" in name and name not in WHOLE_LISTS and "page_token" not in fields:
        found.append(f"{name}: a list without page_size and page_token")
    return found


def rpc_findings(root):
    try:
        tree = describe(root)
    except ValueError as error:
        return [str(error).strip()]
    found = []
    for file in values(tree, "file"):
        fields = {one(message, "name"): {one(field, "name") for field in values(message, "field")}
                  for message in values(file, "message_type")}
        for service in values(file, "service"):
            for method in values(service, "method"):
                request = one(method, "input_type").rsplit(".", 1)[-1]
                name = f"{one(service, 'name')}.{one(method, 'name')}"
                found += method_findings(name, method, fields.get(request, set()))
    return found


def check(root):
    return buf_findings(root) + rpc_findings(root)


if __name__ == "__main__":
    source.main(check, __doc__)
