#!/usr/bin/env python3
"""Makes a round in the format kyodo-award-v1, the same one for the same arguments.

The shape follows what framework tenders of municipalities look like: sizes of municipalities and reference prices are
log-normal, a vendor's price falls with every tier by a few percent, small enterprises deliver to fewer regions and
smaller quantities for smaller fees, and one large vendor bids for everything, so that a solution always exists.

  award_generate.py --municipalities 1741 --items 100 --vendors 50 --tiers 5 --regions 8 --seed 1 > national.json
"""
import argparse
import json
import random
import sys
from dataclasses import dataclass


@dataclass
class Shape:
    """Sizes and rules of a generated round."""

    municipalities: int = 62
    items: int = 20
    vendors: int = 20
    tiers: int = 5
    regions: int = 4
    seed: int = 1
    sme_share: int = 15  # percent of the reference value; 0 = no such rule
    capacities: bool = True
    bundles: bool = True
    share_limits: bool = True
    max_winners: int = 8
    item_max_winners: int = 3

    def name(self):
        return f"{self.municipalities}x{self.items}x{self.vendors}x{self.tiers}r{self.regions}_g{self.seed}"


def make_items(dice, shape):
    items = []
    for i in range(shape.items):
        price = max(1000, round(dice.lognormvariate(10.35, 0.95) / 100) * 100)
        item = {"id": f"i{i}", "referenceUnitPrice": str(price)}
        if shape.item_max_winners:
            item["maxWinners"] = shape.item_max_winners
        if shape.share_limits:
            item["maxSharePercent"] = 70 if dice.random() < 0.2 else 100
        items.append(item)
    return items


def make_demands(dice, shape):
    """A municipality's quantity is its size × the item's use per head × chance; three of four want an item."""
    use = [dice.lognormvariate(0.0, 1.0) for _ in range(shape.items)]
    demands = []
    for m in range(shape.municipalities):
        size = dice.lognormvariate(5.5, 1.3)
        region = f"r{m * shape.regions // shape.municipalities}"
        for i in range(shape.items):
            if dice.random() < 0.75:
                quantity = max(1, round(size * use[i] * dice.uniform(0.6, 1.4)))
                demands.append({"municipality": str(100_000 + m), "region": region, "item": f"i{i}",
                                "quantity": str(quantity)})
    return demands


def surcharge(dice, region, regions):
    """The last region of each eight or fewer lies far away."""
    far = regions > 1 and (region % 8 == 7 or region == regions - 1)
    return dice.randint(30, 100) if far else dice.randint(0, 29)


def make_vendors(dice, shape, value):
    vendors = []
    for v in range(shape.vendors):
        sme = v > 0 and dice.random() < 0.4
        fee = value * (dice.uniform(0.0005, 0.0024) if sme else dice.uniform(0.001, 0.006)) * 20 / (20 + shape.items / 4)
        served = [r for r in range(shape.regions) if not sme or dice.random() < 0.72]
        vendor = {"id": f"v{v}", "fixedFeeYen": str(round(fee / 1000) * 1000), "sme": sme,
                  "techScore": str(dice.randint(40, 98)),
                  "regions": [{"region": f"r{r}", "surchargePermille": surcharge(dice, r, shape.regions)}
                              for r in served or [dice.randrange(shape.regions)]]}
        if shape.capacities and v > 0 and dice.random() < 0.5:
            part = dice.uniform(0.05, 0.12) if sme else dice.uniform(0.17, 0.5)
            vendor["capacityReferenceYen"] = str(round(value * part))
        vendors.append(vendor)
    return vendors


def tier_starts(dice, count, most):
    """Where tiers begin, as parts of the demand: near 5 %, 15 %, 35 %, 60 %, then every 40 % more."""
    ranges = [(0.035, 0.065), (0.105, 0.195), (0.25, 0.45), (0.46, 0.77)]
    ranges += [(0.9 + 0.4 * k, 1.1 + 0.4 * k) for k in range(max(0, count - 5))]
    return [part for part in (dice.uniform(*ranges[k]) for k in range(count - 1)) if part < most]


def make_tiers(dice, shape, demanded, price, sme):
    most = dice.uniform(0.15, 0.55) if sme else dice.uniform(0.5, 1.5)
    starts = tier_starts(dice, shape.tiers, most)
    froms = sorted({1, *(max(1, round(part * demanded)) for part in starts)})
    to = max(froms[-1], round(most * demanded))
    rate, fixed, incremental = dice.uniform(0.89, 1.09), 0, dice.random() < 0.25
    tiers = []
    for k, begin in enumerate(froms):
        unit = round(price * rate)
        if incremental and tiers:  # the cheaper price holds for the units of this tier only
            fixed += (int(tiers[-1]["unitPrice"]) - unit) * (begin - 1)
        tiers.append({"fromQuantity": str(begin), "toQuantity": str(froms[k + 1] - 1 if k + 1 < len(froms) else to),
                      "fixedYen": str(fixed), "unitPrice": str(unit)})
        rate -= dice.uniform(0.015, 0.055)
    return tiers


def make_bids(dice, shape, items, vendors, demanded):
    bids = []
    for item in items:
        quantity, price = demanded.get(item["id"], 0), int(item["referenceUnitPrice"])
        if quantity == 0:
            continue
        for v, vendor in enumerate(vendors):
            if dice.random() < 0.42:
                bids.append({"vendor": vendor["id"], "item": item["id"],
                             "tiers": make_tiers(dice, shape, quantity, price, vendor["sme"])})
            elif v == 0:  # bids for everything, dearly
                bids.append({"vendor": "v0", "item": item["id"], "tiers": [
                    {"fromQuantity": "1", "toQuantity": str(quantity), "fixedYen": "0",
                     "unitPrice": str(round(price * 1.15))}]})
    return bids


def make_bundles(dice, shape, items, bids):
    """One for every two vendors: three of a vendor's items, each bought at least up to its third tier."""
    price = {item["id"]: int(item["referenceUnitPrice"]) for item in items}
    bundles = []
    for _ in range(shape.vendors // 2):
        vendor = f"v{dice.randrange(shape.vendors)}"
        deep = [bid for bid in bids if bid["vendor"] == vendor and len(bid["tiers"]) >= min(3, shape.tiers)]
        if len(deep) < 3:
            continue
        parts = [{"item": bid["item"], "minQuantity": bid["tiers"][min(2, shape.tiers - 1)]["fromQuantity"]}
                 for bid in dice.sample(deep, 3)]
        value = sum(price[part["item"]] * int(part["minQuantity"]) for part in parts)
        bundles.append({"vendor": vendor, "items": parts, "rebateYen": str(round(value * dice.uniform(0.03, 0.15)))})
    return bundles


def make(shape):
    """The round of a shape, ready for json.dump."""
    dice = random.Random(f"award {shape}")
    items = make_items(dice, shape)
    demands = make_demands(dice, shape)
    price = {item["id"]: int(item["referenceUnitPrice"]) for item in items}
    demanded = {}
    for demand in demands:
        demanded[demand["item"]] = demanded.get(demand["item"], 0) + int(demand["quantity"])
    vendors = make_vendors(dice, shape, sum(price[i] * q for i, q in demanded.items()))
    bids = make_bids(dice, shape, items, vendors, demanded)
    rules = {"overPurchase": False, "objective": "COST"}
    if shape.max_winners:
        rules["maxWinners"] = shape.max_winners
    if shape.sme_share:
        rules["smeSharePercent"] = shape.sme_share
    return {"format": "kyodo-award-v1", "name": shape.name(), "regions": [f"r{r}" for r in range(shape.regions)],
            "items": items, "demands": demands, "vendors": vendors, "bids": bids,
            "bundles": make_bundles(dice, shape, items, bids) if shape.bundles else [], "rules": rules}


def main():
    shape = Shape()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for field, value in vars(shape).items():
        name = "--" + field.replace("_", "-")
        if isinstance(value, bool):
            parser.add_argument(name, action=argparse.BooleanOptionalAction, default=value)
        else:
            parser.add_argument(name, type=int, default=value)
    json.dump(make(Shape(**vars(parser.parse_args()))), sys.stdout, separators=(",", ":"))


if __name__ == "__main__":
    main()
