#!/usr/bin/env python3
"""Kyodo's award core against plain CBC on random rounds with every rule; prints what contradicts what.

  award_sweep.py --programs build/release/tests/bench/optimizer --from 1 --to 200 [--keep FOLDER]

A contradiction is a fact, not an opinion: CBC's claims are believed only where its awards, rounded to whole units and
priced here in integers, are feasible and cheaper than the bound that Kyodo proved (CBC 2.10.8 is wrong at times).
"""
import argparse
import json
import pathlib
import resource
import shutil
import sys
import tempfile

import award_value
import award_wild
from child_process import run


def objections(one, kyodo, output, cbc):
    """Everything that contradicts itself in the two answers."""
    found = []
    if kyodo["verify"] != "ok" and kyodo["proof"] != "SOLVER":
        found.append(f"verify rejects: {kyodo['verify']}")
    if kyodo["status"] not in ("OPTIMAL", "WITHIN_TOLERANCE", "FEASIBLE", "INFEASIBLE", "UNKNOWN"):
        found.append(f"status {kyodo['status']}")
    cost = None
    if kyodo["costYen"] is not None:
        cost, broken = award_value.cost_tt(one, output["awards"])
        found += [f"Kyodo: {text}" for text in broken + award_value.broken_municipal(one, output)]
        if cost // 10_000 != int(kyodo["costYen"]):
            found.append(f"Kyodo's awards cost {cost} tt, not {kyodo['costYen']} yen")
    if not cbc or "awards" not in cbc:
        return found
    other, broken = award_value.cost_tt(one, cbc["awards"])
    if broken:
        return found + ([f"(CBC alone: {broken[0]})"] if kyodo["status"] == "INFEASIBLE" else [])
    if kyodo["status"] == "INFEASIBLE":
        found.append(f"INFEASIBLE, but CBC found awards for {other} tt")
    elif kyodo["boundYen"] is not None and int(kyodo["boundYen"]) > other // 10_000:
        found.append(f"bound {kyodo['boundYen']} yen above CBC's awards for {other} tt")
    if cost is not None and cost > other * (1 + 1e-6) and kyodo["status"] != "FEASIBLE":
        found.append(f"dearer than CBC: {cost} against {other} tt")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--from", dest="first", type=int, default=1)
    parser.add_argument("--to", dest="last", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--cbc-seconds", type=int, default=20)
    parser.add_argument("--small", action="store_true", help="few items, so that CBC proves nearly all")
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    sizes = {"items": (1, 5), "vendors": (1, 6), "regions": (1, 3)} if options.small else {}
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        file, written = pathlib.Path(folder) / "round.json", pathlib.Path(folder) / "output.json"
        for seed in range(options.first, options.last + 1):
            document = award_wild.make(seed, **sizes)
            file.write_text(json.dumps(document))
            ended = run([options.programs / "award_kyodo", file, "--seconds", options.seconds, "--output", written],
                        3 * options.seconds)
            kyodo, wall, memory = ended.answer(), ended.wall_seconds, ended.peak_mib
            cbc = run([options.programs / "award_cbc", file, "--seconds", options.cbc_seconds, "--gap", "0"],
                      3 * options.cbc_seconds).answer()
            if kyodo is None:
                found = [f"exit {ended.status} without an answer after {wall:.1f} s"]
            else:
                found = objections(award_value.Round(document), kyodo, json.loads(written.read_text()), cbc)
            if wall > options.seconds * 1.1:
                found.append(f"took {wall:.1f} s")
            if memory > 100:
                found.append(f"took {memory:.0f} MiB")
            facts = {key: (kyodo or {}).get(key) for key in ("status", "proof", "costYen", "boundYen", "nodes", "cpuSeconds")}
            print(seed, f"{wall:.2f}s {memory:.0f}MiB", *facts.values(), "| cbc", *(
                (cbc or {}).get(key) for key in ("status", "valueYen", "cpuSeconds")), "|", *found, flush=True)
            if found:
                bad += 1
                if options.keep:
                    shutil.copy(file, options.keep / f"wild_{'small_' if options.small else ''}{seed}.json")
    print(f"{bad} rounds with objections")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
