"""From the award to accepted deliveries: shares to the yen, contracts, orders under their caps, inspections."""

from fractions import Fraction

import figures
from client import all_at_once
from story_plan import CONDITIONAL


class Contracts:
    """One round from STANDSTILL to ACTIVE and its first deliveries."""

    def __init__(self, tender, populations):
        self.tender, self.joining, self.plan = tender, tender.joining, tender.plan
        self.accounts, self.officer, self.path = tender.accounts, tender.officer, tender.path
        self.populations, self.codes = populations, list(tender.joining.codes)

    def expected(self):
        """{(code, vendor): (goods, ex tax, tax, total)} for the municipalities that are still in."""
        goods, fees = {}, {}
        for lot in self.plan.terms["lots"]:
            vendor = self.tender.winners[lot["lot"]]
            content = self.plan.bids[vendor.removeprefix("vendors/")]
            offered = next(entry for entry in content["lots"] if entry["lot"] == lot["lot"])
            in_lot = {}
            for entry in offered["items"]:
                price = figures.unit_price(entry["tiers"], self.plan.total(entry["item"], self.codes))
                for code in self.codes:
                    own = self.plan.quantities[code].get(entry["item"], 0)
                    if own:
                        in_lot[code] = in_lot.get(code, 0) + own
                        goods[code, vendor] = goods.get((code, vendor), Fraction(0)) + own * price
            fee = int(offered["fixedFeeYen"])
            if fee:
                parts = figures.split_fee(fee, self.plan.split[lot["lot"]], self.populations, in_lot)
                for code, part in parts.items():
                    fees[code, vendor] = fees.get((code, vendor), 0) + part
        return {key: figures.contract(value, fees.get(key, 0)) for key, value in goods.items()}

    def check_shares(self):
        """Shares equal the contracts to the yen. The award is the sum of its contracts as it was decided."""
        expected = self.expected()
        shares = self.officer.get(self.path + "/shares")
        by_code = {entry["municipality"]: entry for entry in shares["shares"]}
        assert sorted(by_code) == self.codes, sorted(by_code)
        for code in self.codes:
            own = [amounts for (who, _), amounts in expected.items() if who == code]
            sums = tuple(map(sum, zip(*own)))
            entry = by_code[code]
            got = tuple(int(entry[name]) for name in ("goodsYen", "totalExTaxYen", "taxYen", "totalYen"))
            assert got == sums, (code, got, sums)
            assert int(entry["goodsYen"]) + int(entry["costTermsYen"]) == got[1], entry
            assert int(entry["aloneExTaxYen"]) - got[1] == int(entry["savingExTaxYen"]), entry
        total = sum(amounts[1] for amounts in expected.values())
        if len(self.codes) == len(self.joining.codes):
            award = self.officer.get(self.path + "/award")
            assert sum(int(lot["totalExTaxYen"]) for lot in award["lots"]) == total, (award, total)
        assert int(shares["total"]["totalExTaxYen"]) == total, shares["total"]
        return shares["sheetVersion"]

    def withdraw_one(self):
        """A budget fails after the award: the others' tiers and shares are computed anew, the ranking stays."""
        before, leaver = self.check_shares(), self.codes[-1]
        clerk = self.accounts[leaver + "-clerk"].sign_in()
        path = self.joining.participation(leaver)
        clerk.refused(400, None, "POST", path + ":withdraw")
        gone = clerk.post(path + ":withdraw", {"reason": "BUDGET_FAILED"})
        assert gone["stage"] == "WITHDRAWN", gone
        self.codes.remove(leaver)
        assert self.check_shares() > before

    def become_firm(self):
        """Those whose budget passed; only a firm participation signs."""
        def firm(code):
            clerk, path = self.accounts[code + "-clerk"], self.joining.participation(code)
            clerk.put(path, self.joining.draft(code, "FIRM"))
            clerk.post(path + ":submit")
            done = self.accounts[code + "-approver"].post(path + ":approve")
            assert done["stage"] == "FIRM", done

        all_at_once(firm, [code for code in self.joining.codes[-CONDITIONAL:] if code in self.codes])

    def sign(self):
        """One contract per municipality and vendor, signed by the municipality first."""
        self.officer.post(self.path + ":endStandstill")
        name = self.path.removeprefix("/v1/")
        contracts = self.officer.every(f"/v1/contracts?round={name}", "contracts")
        got = {(entry["municipality"], entry["vendor"]): (int(entry["goodsYen"]), int(entry["totalExTaxYen"]),
                                                         int(entry["taxYen"]), int(entry["totalYen"]))
               for entry in contracts}
        assert got == self.expected(), "contracts are the shares"
        loser = self.accounts["vendor-3"] if "vendors/vendor-3" not in self.tender.winners.values() else None
        assert loser is None or loser.every(f"/v1/contracts?round={name}", "contracts") == []
        one = contracts[0]
        vendor = self.accounts[one["vendor"].removeprefix("vendors/")]
        vendor.refused(400, "SIGNATURE_ORDER", "POST", f"/v1/{one['name']}:sign", {"method": "PAPER"})
        other = next(code for code in self.codes if code != one["municipality"])
        self.accounts[other + "-approver"].refused(404, "NOT_FOUND", "POST", f"/v1/{one['name']}:sign",
                                                   {"method": "PAPER"})

        def both(contract):
            path = f"/v1/{contract['name']}:sign"
            self.accounts[contract["municipality"] + "-approver"].post(path, {"method": "PAPER"})
            party = self.accounts[contract["vendor"].removeprefix("vendors/")]
            assert party.post(path, {"method": "E_SIGNATURE"})["state"] == "ACTIVE"

        all_at_once(both, contracts)
        assert self.joining.state() == "ACTIVE"
        return contracts

    def order(self, contracts):
        """Caps hold also when two orders race for the last units; a delivery is inspected once."""
        contract = next(entry for entry in contracts if int(entry["items"][0]["quantity"]) >= 20)
        entry, code = contract["items"][0], contract["municipality"]
        clerk, cap = self.accounts[code + "-clerk"], int(entry["quantity"])
        vendor = self.accounts[contract["vendor"].removeprefix("vendors/")]

        def lines(count):
            return [{"item": entry["item"], "quantity": str(count)}]

        clerk.refused(409, "CAP_EXCEEDED", "POST", "/v1/orders",
                      {"contract": contract["name"], "lines": lines(cap + 1)})
        order = clerk.post("/v1/orders", {"contract": contract["name"], "lines": lines(cap - 10)})

        def race(_):
            return clerk.call("POST", "/v1/orders", {"contract": contract["name"], "lines": lines(10)})

        answers = all_at_once(race, range(2))
        assert sorted(answer.status for answer in answers) == [200, 409], answers
        other = next(name for name in self.codes if name != code)
        self.accounts[other + "-clerk"].refused(404, "NOT_FOUND", "GET", "/v1/" + order["name"])
        self.deliver(order, lines, clerk, vendor, cap - 10)

    def deliver(self, order, lines, clerk, vendor, ordered):
        """Too much is refused, a rejected delivery comes again, an accepted one is done."""
        vendor.refused(409, "CAP_EXCEEDED", "POST", "/v1/deliveries",
                       {"order": order["name"], "lines": lines(ordered + 1)})
        first = vendor.post("/v1/deliveries", {"order": order["name"], "lines": lines(ordered)})
        clerk.refused(400, None, "POST", "/v1/inspections", {"delivery": first["name"], "result": "REJECTED"})
        clerk.post("/v1/inspections", {"delivery": first["name"], "result": "REJECTED", "reason": "画面に傷"})
        again = clerk.call("POST", "/v1/inspections", {"delivery": first["name"], "result": "ACCEPTED"})
        assert again.status in (400, 409), again
        second = vendor.post("/v1/deliveries", {"order": order["name"], "lines": lines(ordered)})
        accepted = clerk.post("/v1/inspections", {"delivery": second["name"], "result": "ACCEPTED"})
        assert accepted["result"] == "ACCEPTED", accepted
        done = clerk.get("/v1/" + order["name"])
        assert done["state"] == "COMPLETED" and int(done["lines"][0]["acceptedQuantity"]) == ordered, done
