"""Award rounds with every rule of the format switched on at random, made to be nasty rather than likely."""
import random

PRICES = ("yen", "decimals", "zeros", "equal", "huge")
QUANTITIES = ("few", "some", "many")


class Wild:
    """One round; the same one for the same seed."""

    def __init__(self, seed, items=(5, 30), vendors=(4, 15), regions=(1, 6)):
        self.dice = random.Random(f"wild award {seed}")
        self.items = self.dice.randint(*items)
        self.vendors = self.dice.randint(*vendors)
        self.regions = self.dice.randint(*regions)
        self.price_kind = self.dice.choice(PRICES)
        self.quantity_kind = self.dice.choice(QUANTITIES)
        self.over = self.chance(0.25)
        self.whole_demands = self.chance(0.08)
        self.demanded = [0] * self.items
        self.price = [self.reference() for _ in range(self.items)]

    def chance(self, part):
        return self.dice.random() < part

    def reference(self):
        """In 1/10,000 yen."""
        if self.price_kind == "equal":
            return 1000 * 10_000
        if self.price_kind == "zeros" and self.chance(0.3):
            return 0
        yen = self.dice.randint(1, 200_000) if self.price_kind != "huge" else self.dice.randint(10**6, 10**8)
        return yen * 10_000 + (self.dice.randint(0, 9999) if self.price_kind == "decimals" else 0)

    @staticmethod
    def text(tt):
        return str(tt // 10_000) + (f".{tt % 10_000:04d}" if tt % 10_000 else "")

    def quantity(self):
        top = {"few": 6, "some": 300, "many": 100_000}[self.quantity_kind]
        return self.dice.randint(1, top if self.price_kind != "huge" else min(top, 600))

    def make_demands(self):
        demands = []
        for m in range(self.dice.randint(1, 6) if self.whole_demands else self.dice.randint(1, 12)):
            for i in range(self.items):
                if self.chance(0.7):
                    units = self.quantity()
                    self.demanded[i] += units
                    demands.append({"municipality": f"m{m}", "region": f"r{self.dice.randrange(self.regions)}",
                                    "item": f"i{i}", "quantity": str(units)})
        if not demands:
            self.demanded[0] = 7
            demands.append({"municipality": "m0", "region": "r0", "item": "i0", "quantity": "7"})
        return demands

    def make_items(self):
        kind = self.dice.choice(("none", "some", "all"))
        items = []
        for i in range(self.items):
            item = {"id": f"i{i}", "referenceUnitPrice": self.text(self.price[i])}
            if kind == "all" or kind == "some" and self.chance(0.5):
                item["maxWinners"] = self.dice.randint(1, 4)
            if self.chance(0.25) and (self.demanded[i] > 9 or self.chance(0.02)):
                item["maxSharePercent"] = self.dice.choice(("70", "50", "60.5", "100", "99.9999", "33.3333"))
                if item.get("maxWinners", 9) < 3 and self.chance(0.95):
                    item["maxWinners"] = 3
            items.append(item)
        return items

    def make_vendors(self):
        value = sum(p * q for p, q in zip(self.price, self.demanded)) // 10_000
        tight = self.dice.choice((None, 1.1, 1.5, 3))
        vendors = []
        for v in range(self.vendors):
            served = [r for r in range(self.regions) if v < 2 or self.chance(0.8)]
            vendor = {"id": f"v{v}", "sme": v == 1 or self.chance(0.4),
                      "fixedFeeYen": str(0 if self.chance(0.15) else self.dice.randint(0, value // 30 + 1)),
                      "regions": [{"region": f"r{r}", "surchargePermille": self.dice.choice((0, 0, 7, 30, 333))}
                                  for r in served]}
            if tight and v > 1 and self.chance(0.6):
                vendor["capacityReferenceYen"] = str(round(value * self.dice.uniform(0, 2 * tight / self.vendors)))
            vendors.append(vendor)
        return vendors

    def unit_price(self, item):
        if self.price_kind == "zeros" and self.chance(0.3):
            return 0
        if self.price_kind == "equal":
            return self.dice.choice((900, 1000)) * 10_000
        tt = round(self.price[item] * self.dice.uniform(0.7, 1.2))
        return tt if self.price_kind == "decimals" else tt // 10_000 * 10_000

    def make_tiers(self, item):
        demanded, tiers, begin = self.demanded[item], [], 1
        if self.chance(0.15):
            begin = self.dice.randint(1, max(1, demanded // 2))
        for _ in range(self.dice.randint(1, 5)):
            end = begin + self.dice.randint(0, max(1, demanded // self.dice.choice((1, 2, 4))))
            tiers.append({"fromQuantity": str(begin), "toQuantity": str(end), "unitPrice": self.text(self.unit_price(item)),
                          "fixedYen": str(self.dice.randint(0, self.price[item] // 10_000 * 3) if self.chance(0.3) else 0)})
            begin = end + 1 + (self.dice.randint(1, max(1, demanded // 8)) if self.chance(0.15) else 0)
        return tiers

    def make_bids(self):
        bids, part, rescue = [], self.dice.uniform(0.25, 0.9), self.chance(0.85)
        for i in range(self.items):
            for v in range(self.vendors):
                if v < 2 and rescue:  # two sell everything, dearly
                    bids.append({"vendor": f"v{v}", "item": f"i{i}", "tiers": [
                        {"fromQuantity": "1", "toQuantity": str(max(1, self.demanded[i])),
                         "unitPrice": self.text(self.price[i] * 13 // 10)}]})
                elif self.chance(part):
                    bids.append({"vendor": f"v{v}", "item": f"i{i}", "tiers": self.make_tiers(i)})
        return bids

    def make_bundles(self, bids):
        bundles = []
        for _ in range(self.dice.choice((0, 0, 1, 3, 8))):
            vendor = f"v{self.dice.randrange(self.vendors)}"
            items = [int(bid["item"][1:]) for bid in bids if bid["vendor"] == vendor]
            if not items:
                continue
            parts = [(i, self.dice.randint(1, max(1, self.demanded[i] * 2 // 3)))
                     for i in self.dice.sample(items, min(len(items), self.dice.randint(1, 4)))]
            value = sum(self.price[i] * least for i, least in parts) // 10_000
            bundles.append({"vendor": vendor, "items": [{"item": f"i{i}", "minQuantity": str(q)} for i, q in parts],
                            "rebateYen": str(round(value * self.dice.choice((0, 0.02, 0.1, 0.3))))})
        return bundles

    def make_rules(self):
        rules = {"overPurchase": self.over}
        if self.chance(0.5):
            rules["maxWinners"] = self.dice.randint(min(2, self.vendors), self.vendors)
        if self.chance(0.25):
            rules["minWinners"] = self.dice.randint(1, max(1, rules.get("maxWinners", self.vendors) - 1))
        if self.chance(0.5):
            rules["smeSharePercent"] = self.dice.choice(("10", "15", "30", "12.3456", "50"))
        if self.chance(0.3):
            rules["forbid"] = [{"vendor": f"v{self.dice.randrange(self.vendors)}",
                                "item": f"i{self.dice.randrange(self.items)}"} for _ in range(2)]
        if self.chance(0.2):
            rules["tieOrder"] = self.dice.sample([f"v{v}" for v in range(self.vendors)], self.vendors)
        if self.whole_demands:
            rules["oneVendorPerMunicipalityItem"] = True
        return rules


def make(seed, **sizes):
    """The round of a seed, ready for json.dump."""
    wild = Wild(seed, **sizes)
    demands = wild.make_demands()
    items, vendors, bids = wild.make_items(), wild.make_vendors(), wild.make_bids()
    return {"format": "kyodo-award-v1", "name": f"wild {seed}", "regions": [f"r{r}" for r in range(wild.regions)],
            "items": items, "demands": demands, "vendors": vendors, "bids": bids, "bundles": wild.make_bundles(bids),
            "rules": wild.make_rules()}
