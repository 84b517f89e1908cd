"""Who may include whom: the table of architecture.md §2."""

import re

import source

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
SERVICES = ("tenants", "procurement", "talent", "improvement", "ledger")
# Of the platform, the parts without I/O, clock and database.
PURE_PLATFORM = {"platform/error.h", "platform/money.h", "platform/clock.h", "platform/reasons.h"}
# Hash functions are arithmetic: the lottery of procurement.md §4 is defined by HMAC-SHA-256.
PURE_LIBRARIES = {"openssl/evp.h", "openssl/hmac.h", "openssl/sha.h"}
STANDARD = re.compile(r"^[a-z_]+$")
# The rooms of the optimizer that only compute; what works on jobs around them is a service like the others.
PURE_OPTIMIZER = {"award", "costshare", "allocation", "format", "live_price", "run.h"}
SOLVERS = re.compile(r"^(coin/)?(Cbc|Clp|Cgl|Coin|Osi)\w*\.hpp$|^nlohmann/|^(gmp|gmpxx|mpfr)\.h$")


def layer_of(path):
    """(layer, service) of a file, None where no rule applies (tests, the binary itself)."""
    parts = path.parts
    if parts[0] == "gateway":
        return "gateway", ""
    if parts[0] != "services" or len(parts) < 3 or parts[1] == "kyodo":
        return None
    if parts[1] == "platform":
        return "platform", "platform"
    if parts[1] == "optimizer" and parts[2] in PURE_OPTIMIZER:
        return "optimizer", "optimizer"
    room = parts[2] if parts[2] in ("domain", "store") else "api"
    return room, parts[1]


def is_generated(name):
    return name.endswith((".pb.h",))


def quoted_is_allowed(layer, service, name):
    """May a file of this layer include "name"?"""
    if is_generated(name):
        return layer in ("platform", "api", "gateway")
    if layer == "platform":
        return name.startswith("platform/")
    if layer == "domain":
        return name in PURE_PLATFORM or name.startswith(f"{service}/domain/")
    if layer == "store":
        return name.startswith(("platform/", f"{service}/domain/", f"{service}/store/"))
    if layer == "api":
        return name.startswith(("platform/", f"{service}/"))
    if layer == "optimizer":
        room = name.split("/")
        return len(room) > 1 and room[0] == "optimizer" and room[1] in PURE_OPTIMIZER
    return name.startswith(("platform/", "gateway/"))


def angled_is_allowed(layer, name):
    """May a file of this layer include <name>?"""
    if STANDARD.match(name):
        return True
    if layer == "domain":
        return name.startswith("absl/status/") or name in PURE_LIBRARIES
    if layer == "store":
        return not name.startswith(("grpc", "google/"))
    if layer == "optimizer":
        return SOLVERS.match(name) is not None
    if layer == "gateway":
        return not name.startswith("pqxx/")
    if layer == "api":
        return not name.startswith(("pqxx/", "boost/"))
    return True


def check(root):
    found = []
    for path in source.files(root, ".cc", ".h"):
        shown = path.relative_to(root)
        layer = layer_of(shown)
        if layer is None:
            continue
        for match in INCLUDE.finditer(path.read_text(encoding="utf-8")):
            quoted, angled = match.groups()
            if quoted is not None:
                allowed = quoted_is_allowed(*layer, quoted)
            else:
                allowed = angled_is_allowed(layer[0], angled) and not angled.startswith(SERVICES)
            if not allowed:
                found.append(f"{shown}: layer {layer[0]} may not include {quoted or angled}")
    return found


if __name__ == "__main__":
    source.main(check, __doc__)
