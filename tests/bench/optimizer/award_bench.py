"""The award rows of the targets table of optimisation.md, and how times grow."""
import json
import pathlib
import statistics

import award_generate
from child_process import run
from plots import svg_plot

GROWTH = {
    "municipalities": (15, 31, 62, 250, 1000, 1741),
    "items": (5, 10, 20, 40, 80),
    "vendors": (5, 10, 20, 30, 50),
    "tiers": (1, 2, 3, 5, 8),
}


class AwardBench:
    """Runs Kyodo's award core and CBC on the same files, turn by turn."""

    def __init__(self, programs, folder, repetitions, quick):
        self.programs, self.folder = pathlib.Path(programs), pathlib.Path(folder)
        self.repetitions, self.quick = repetitions, quick

    def kyodo(self, file, seconds):
        ended = run([self.programs / "award_kyodo", file, "--seconds", seconds], 5 * seconds + 60)
        return {**(ended.answer() or {"status": f"exit {ended.status}"}), "mib": round(ended.peak_mib, 1),
                "wall": round(ended.wall_seconds, 2)}

    def cbc(self, file, seconds):
        """CBC with the same tolerance, and quantities left continuous, which is easier for it."""
        ended = run([self.programs / "award_cbc", file, "--seconds", seconds, "--continuous"], 5 * seconds + 60)
        return {**(ended.answer() or {"status": f"exit {ended.status}"}), "mib": round(ended.peak_mib, 1)}

    def compare(self, name, file, seconds, cbc_seconds, repetitions=None):
        """One row: medians of Kyodo's and CBC's CPU seconds, in turn, and their ratio."""
        ours, theirs = [], []
        for _ in range(repetitions or self.repetitions):
            ours.append(self.kyodo(file, seconds))
            if cbc_seconds:
                theirs.append(self.cbc(file, cbc_seconds))
        row = {"what": name, "kyodo": summary(ours)}
        if theirs:
            row["cbc"] = {"cpuSeconds": median(theirs, "cpuSeconds"), "status": theirs[-1]["status"],
                          "mib": max(one["mib"] for one in theirs), "secondsLimit": cbc_seconds,
                          "gap": gap(theirs[-1].get("valueYen"), theirs[-1].get("boundYen"))}
            if row["kyodo"]["cpuSeconds"] and row["cbc"]["cpuSeconds"]:
                row["ratio"] = round(row["cbc"]["cpuSeconds"] / row["kyodo"]["cpuSeconds"], 1)
                row["ratioIsAtLeast"] = theirs[-1]["status"] != "OPTIMAL"  # CBC ran out of time
        return row

    def targets(self, given):
        """Rows for the files that optimisation.md names, and for generated ones of the same shape."""
        rows = []
        for name in ("s1", "s3", "s5", "s7"):
            file = given / f"{name}.json"
            if not file.exists():
                rows.append({"what": f"award {name}", "skipped": f"because {file} is absent"})
                continue
            rows.append(self.compare(f"award {name}", file, 30, 60 if not self.quick else 20,
                                     self.repetitions if name in ("s1", "s3") else 1))
            show(rows[-1])
        for seed in (1, 3) if self.quick else range(1, 7):
            file = self.generate(f"g{seed}", seed=seed)
            rows.append(self.compare(f"award 62x20x20x5, 4 regions, seed {seed}", file, 30, 20, 1))
            show(rows[-1])
        for regions in () if self.quick else (8, 47):
            file = self.generate(f"national{regions}", municipalities=1741, items=100, vendors=50, regions=regions)
            rows.append(self.compare(f"award 1741x100x50x5, {regions} regions", file, 120, 0, 1))
            show(rows[-1])
        return rows

    def generate(self, name, **shape):
        file = self.folder / f"{name}.json"
        file.write_text(json.dumps(award_generate.make(award_generate.Shape(**shape))), encoding="utf-8")
        return file

    def growth(self, plots):
        """One SVG per dimension: CPU seconds of the solve, of the check and of CBC, medians over seeds."""
        rows = []
        for dimension, sizes in GROWTH.items():
            lines = {"Kyodo": [], "check": [], "CBC (limit 20 s)": []}
            for size in sizes[:3] if self.quick else sizes:
                files = [self.generate(f"grow{seed}", seed=seed, **{dimension: size})
                         for seed in ((1,) if self.quick else (1, 3, 4))]
                ours = [self.kyodo(file, 20) for file in files]
                theirs = [self.cbc(file, 20) for file in files]
                row = {"dimension": dimension, "size": size, "kyodo": median(ours, "cpuSeconds"),
                       "check": median(ours, "checkSeconds"), "cbc": median(theirs, "cpuSeconds"),
                       "statuses": [one["status"] for one in ours], "cbcStatuses": [one["status"] for one in theirs]}
                rows.append(row)
                print(*row.values(), sep="\t", flush=True)
                for name, field in zip(lines, ("kyodo", "check", "cbc")):
                    if row[field]:
                        lines[name].append((size, max(row[field], 1e-4)))
            svg_plot.write(plots / f"award_{dimension}.svg", f"Award: CPU seconds by {dimension}", dimension,
                           "CPU seconds", {name: line for name, line in lines.items() if line})
        return rows


def median(runs, field):
    values = [one[field] for one in runs if one.get(field) is not None]
    return round(statistics.median(values), 4) if values else None


def gap(value, bound):
    """Part of the value that is not proved, in percent."""
    if value is None or bound is None or float(value) == 0:
        return None
    return max(0.0, round(100 * (1 - float(bound) / float(value)), 6))


def summary(runs):
    last = runs[-1]
    return {"cpuSeconds": median(runs, "cpuSeconds"), "checkSeconds": median(runs, "checkSeconds"),
            "wallSeconds": median(runs, "wallSeconds"), "mib": max(one["mib"] for one in runs),
            **{field: last.get(field) for field in ("status", "proof", "costYen", "boundYen", "nodes", "verify")},
            "gapPercent": gap(last.get("costYen"), last.get("boundYen"))}


def show(row):
    ours, theirs = row["kyodo"], row.get("cbc")
    line = (f"{row['what']}: {ours['status']} {ours['proof']} gap {ours['gapPercent']} %, {ours['cpuSeconds']} s CPU, "
            f"check {ours['checkSeconds']} s, {ours['mib']} MiB")
    if theirs:
        least = "at least " if row.get("ratioIsAtLeast") else ""
        line += f"; CBC {theirs['status']} {theirs['cpuSeconds']} s: {least}{row.get('ratio')} times faster"
    print(line, flush=True)
