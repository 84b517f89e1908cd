"""What every figure of a round must be, computed a second time from procurement.md in exact fractions."""

from fractions import Fraction

TAX = Fraction(10, 100)


def unit_price(tiers, quantity):
    """All-units tiers: the price of the highest tier reached."""
    reached = [tier for tier in tiers if int(tier["fromQuantity"]) <= quantity]
    return Fraction(max(reached, key=lambda tier: int(tier["fromQuantity"]))["unitPrice"])


def next_tier(tiers, quantity):
    """The next cheaper tier above a quantity as (from, price, missing), None at the last."""
    now = unit_price(tiers, quantity) if quantity >= 1 else None
    for tier in sorted(tiers, key=lambda tier: int(tier["fromQuantity"])):
        above = int(tier["fromQuantity"]) > quantity
        if above and (now is None or Fraction(tier["unitPrice"]) < now):
            return int(tier["fromQuantity"]), Fraction(tier["unitPrice"]), int(tier["fromQuantity"]) - quantity
    return None


def largest_remainder(total, exact):
    """Whole yen per code that add up to total: floors, then one more for the largest fractions, ties by code."""
    floors = {code: value.numerator // value.denominator for code, value in exact.items()}
    missing = total - sum(floors.values())
    for code in sorted(exact, key=lambda code: (floors[code] - exact[code], code))[:missing]:
        floors[code] += 1
    return floors


def split_fee(fee, split, populations, quantities):
    """A fixed fee over municipalities: EQUAL, POPULATION and QUANTITY parts in percent, to the yen."""
    weights = {"EQUAL": {code: 1 for code in quantities}, "POPULATION": {c: populations[c] for c in quantities},
               "QUANTITY": quantities}
    exact = {code: Fraction(0) for code in quantities}
    for part in split:
        weight = weights[part["key"]]
        for code in exact:
            exact[code] += fee * Fraction(part["percent"]) / 100 * Fraction(weight[code], sum(weight.values()))
    return largest_remainder(fee, exact)


def contract(goods_exact, cost_terms):
    """Goods cut to the yen, tax cut once, as (goods, ex tax, tax, total)."""
    goods = goods_exact.numerator // goods_exact.denominator
    ex_tax = goods + cost_terms
    tax = (ex_tax * TAX).numerator // (ex_tax * TAX).denominator
    return goods, ex_tax, tax, ex_tax + tax
