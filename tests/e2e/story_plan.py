"""What the two rounds of the story are: their terms, who needs how much, what vendors bid."""

import datetime

# Twelve municipalities wait for their budget, so they join conditionally first.
CONDITIONAL = 12
FEE_SPLIT = [{"key": "EQUAL", "percent": "30"}, {"key": "POPULATION", "percent": "70"}]


def after(seconds):
    """RFC 3339 time so many seconds from now."""
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def tiers(*steps):
    return [{"fromQuantity": str(quantity), "unitPrice": price} for quantity, price in steps]


def item(name, title, unit, ceiling=""):
    return {"item": name, "title": title, "unit": unit, "ceilingUnitPrice": ceiling}


class Plan:
    """One round: terms for POST /v1/rounds, quantities by municipality and item, bids by vendor."""

    def __init__(self, terms, quantities, bids, split):
        self.terms, self.quantities, self.bids, self.split = terms, quantities, bids, split
        self.items = [entry["item"] for lot in terms["lots"] for entry in lot["items"]]
        self.market = {entry["item"]: entry["tiers"] for entry in terms["marketTiers"]}

    def lines(self, code):
        return [{"item": name, "quantity": str(count), "deliveryMonth": "2027-08"}
                for name, count in self.quantities[code].items()]

    def total(self, name, codes):
        return sum(self.quantities[code].get(name, 0) for code in codes)


def bid(*lots, number="042"):
    return {"lots": list(lots), "lotteryNumber": number}


def offer(lot, name, steps, fee="0", capacity="0"):
    return {"lot": lot, "items": [{"item": name, "tierRule": "ALL_UNITS", "tiers": tiers(*steps), "capacity": capacity}],
            "fixedFeeYen": fee}


def base(title):
    return {"title": title, "fiscalYear": 2027, "pattern": "INDIVIDUAL", "procedure": "OPEN", "priceKind": "UNIT",
            "awardRule": "LOWEST_PRICE", "sealing": "NONE", "joinDeadline": after(3600),
            "questionDeadline": after(7000), "bidDeadline": after(7200), "minMunicipalities": 2, "minBids": 1,
            "evaluators": ["body-evaluator"]}


def devices(municipalities, mark):
    """Pupils' devices with a survey first: one lot, a fixed fee by heads and residents."""
    terms = base(f"学習者用端末 共同調達 {mark}") | {
        "surveyDeadline": after(1800), "minQuantity": "1000",
        "lots": [{"lot": "1", "title": "Chromebook", "kind": "GOODS",
                  "items": [item("dev-chrome", "Chromebook (MDM含む)", "台", "50000")]}],
        "marketTiers": [{"item": "dev-chrome", "tiers": tiers((1, "55000"), (10000, "54500"), (200000, "54000"))}],
        "costTerms": [{"title": "設定・保守窓口", "source": "FIXED_FEE", "split": FEE_SPLIT, "bearers": "ALL"}]}
    quantities = {code: {"dev-chrome": int(city["pupils"]) // 10 + 1} for code, city in municipalities.items()}
    bids = {"vendor-1": bid(offer("1", "dev-chrome", ((1, "48800"), (10000, "46900")), "2000000", "400000")),
            "vendor-2": bid(offer("1", "dev-chrome", ((1, "49500"), (50000, "46100.5")), "3000001")),
            "vendor-3": bid(offer("1", "dev-chrome", ((1, "50100"),)))}
    return Plan(terms, quantities, bids, {"1": FEE_SPLIT})


def licences(municipalities, mark):
    """Two lots without a survey: decimal prices and a fee by quantity in one, a tie in the other."""
    terms = base(f"チャット・開発ツール 共同調達 {mark}") | {
        "minQuantity": "0",
        "lots": [{"lot": "1", "title": "チャット", "kind": "SERVICE",
                  "items": [item("sw-chat", "自治体専用チャット", "アカウント・月")]},
                 {"lot": "2", "title": "ノーコード開発", "kind": "SERVICE",
                  "items": [item("sw-kintone", "ノーコード開発ツール", "ユーザー・月", "1500")]}],
        "marketTiers": [{"item": "sw-chat", "tiers": tiers((1, "1400"), (30000, "1380.5"))},
                        {"item": "sw-kintone", "tiers": tiers((1, "1500"),)}], "costTerms": []}
    quantities = {}
    for place, (code, city) in enumerate(municipalities.items()):
        quantities[code] = {"sw-chat": int(city["population"]) // 500 + 3}
        if place % 3 != 0:
            quantities[code]["sw-kintone"] = 2 * place + 1
    bids = {"vendor-1": bid(offer("1", "sw-chat", ((1, "1360.5"), (1000, "1290.25")), "550001"),
                            offer("2", "sw-kintone", ((1, "1500"),))),
            "vendor-4": bid(offer("1", "sw-chat", ((1, "1355.7525"),))),
            "vendor-5": bid(offer("2", "sw-kintone", ((1, "1480.5"),)), number="007"),
            "vendor-6": bid(offer("2", "sw-kintone", ((1, "1480.5"),)), number="993")}
    return Plan(terms, quantities, bids, {"1": [{"key": "QUANTITY", "percent": "100"}]})
