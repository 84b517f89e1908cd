"""What awards cost and which rules they break, straight from the format's text, sharing nothing with the core."""
from collections import defaultdict
from fractions import Fraction


def tt(text):
    """1/10,000 yen of a price text."""
    return int(Fraction(str(text)) * 10_000)


class Round:
    """A file of the format kyodo-award-v1, indexed."""

    def __init__(self, file):
        self.rules = file.get("rules", {})
        self.items = {item["id"]: item for item in file["items"]}
        self.vendors = {vendor["id"]: vendor for vendor in file["vendors"]}
        self.bids = {(bid["vendor"], bid["item"]): bid["tiers"] for bid in file["bids"]}
        self.bundles = file.get("bundles", [])
        self.file_demands = file["demands"]
        self.demand = defaultdict(int)
        for one in file["demands"]:
            self.demand[one["item"], one["region"]] += int(one["quantity"])
        self.demanded = defaultdict(int)
        for (item, _), units in self.demand.items():
            self.demanded[item] += units

    def reference(self, item):
        return tt(self.items[item]["referenceUnitPrice"])


def cost_tt(one, awards):
    """(cost in 1/10,000 yen, broken rules) of a list of {"vendor","item","region","quantity"}."""
    broken, cost = [], 0
    bought, delivered, seen = defaultdict(int), defaultdict(int), set()
    for award in awards:
        vendor, item, region, units = award["vendor"], award["item"], award["region"], int(award["quantity"])
        if units <= 0 or (vendor, item, region) in seen:
            broken.append(f"quantity or repetition {award}")
        seen.add((vendor, item, region))
        served = {entry["region"]: entry.get("surchargePermille", 0) for entry in one.vendors[vendor]["regions"]}
        if region not in served:
            broken.append(f"{vendor} does not serve {region}")
            continue
        cost += one.reference(item) * int(served[region]) // 10_000_000 * 10_000 * units
        bought[vendor, item] += units
        delivered[item, region] += units
    for (vendor, item), units in bought.items():
        fitting = [tier for tier in one.bids.get((vendor, item), [])
                   if int(tier["fromQuantity"]) <= units <= int(tier["toQuantity"])]
        if len(fitting) != 1:
            broken.append(f"{vendor} does not sell {units} of {item}")
            continue
        cost += int(fitting[0].get("fixedYen", 0)) * 10_000 + tt(fitting[0]["unitPrice"]) * units
    winners = {vendor for vendor, _ in bought}
    cost += sum(int(one.vendors[vendor].get("fixedFeeYen", 0)) for vendor in winners) * 10_000
    for bundle in one.bundles:
        if all(bought[bundle["vendor"], part["item"]] >= int(part["minQuantity"]) for part in bundle["items"]):
            cost -= int(bundle["rebateYen"]) * 10_000
    bought = {key: units for key, units in bought.items() if units}
    return cost, broken + broken_limits(one, bought, delivered, winners)


def broken_limits(one, bought, delivered, winners):
    broken = []
    over = one.rules.get("overPurchase", False)
    for item, region in set(one.demand) | set(delivered):
        have, want = delivered[item, region], one.demand[item, region]
        if have < want or have > want and not over:
            broken.append(f"{have} of {item} for {region}, not {want}")
    for item, entry in one.items.items():
        units = [u for (_, i), u in bought.items() if i == item]
        if len(units) > int(entry.get("maxWinners", 10**9)):
            broken.append(f"{len(units)} winners of {item}")
        share = Fraction(str(entry.get("maxSharePercent", 10**9)))
        if units and max(units) * 100 > share * one.demanded[item]:
            broken.append(f"share of {item}")
    for vendor in winners:
        used = sum(one.reference(i) * u for (v, i), u in bought.items() if v == vendor)
        if "capacityReferenceYen" in one.vendors[vendor]:
            if used > int(one.vendors[vendor]["capacityReferenceYen"]) * 10_000:
                broken.append(f"capacity of {vendor}")
    if not int(one.rules.get("minWinners", 0)) <= len(winners) <= int(one.rules.get("maxWinners", 10**9)):
        broken.append(f"{len(winners)} winners")
    sme = sum(one.reference(i) * u for (v, i), u in bought.items() if one.vendors[v].get("sme"))
    value = sum(one.reference(i) * u for i, u in one.demanded.items())
    if sme * 100 < Fraction(str(one.rules.get("smeSharePercent", 0))) * value:
        broken.append("SME share")
    for entry in one.rules.get("forbid", []):
        if (entry["vendor"], entry["item"]) in bought:
            broken.append(f"forbidden {entry}")
    return broken


def broken_municipal(one, output):
    """What is wrong with byMunicipality: sums against awards (without spare) and demands."""
    broken = []
    regions = {(d["municipality"], d["item"]): d["region"] for d in one.file_demands}
    wants = {(d["municipality"], d["item"]): int(d["quantity"]) for d in one.file_demands}
    given, received, parts, yen = defaultdict(int), defaultdict(int), defaultdict(int), 0
    for row in output["byMunicipality"]:
        key = (row["municipality"], row["item"])
        given[row["vendor"], row["item"], regions[key]] += int(row["quantity"])
        received[key] += int(row["quantity"])
        parts[key] += 1
        yen += int(row["yen"])
    awarded = defaultdict(int)
    for award in output["awards"]:
        awarded[award["vendor"], award["item"], award["region"]] += int(award["quantity"])
    for spare in output["spare"]:
        awarded[spare["vendor"], spare["item"], spare["region"]] -= int(spare["quantity"])
    if {k: u for k, u in awarded.items() if u} != {k: u for k, u in given.items() if u}:
        broken.append("byMunicipality does not add up to the awards")
    if received != wants:
        broken.append("byMunicipality does not meet the demands")
    if one.rules.get("oneVendorPerMunicipalityItem") and any(count > 1 for count in parts.values()):
        broken.append("a demand is split between vendors")
    goods = int(output["costYen"]) - int(output["feesYen"]) + int(output["rebatesYen"])
    if yen != goods:
        broken.append(f"byMunicipality costs {yen}, not {goods}")
    return broken
