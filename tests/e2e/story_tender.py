"""From the tender notice to the award: two-person acts, questions, bids that nobody sees, opening, reasons."""

import json
import pathlib
import subprocess
import tempfile
import time
import uuid
from fractions import Fraction

import figures
from story_plan import after


class Tender:
    """One round from frozen quantities to STANDSTILL."""

    def __init__(self, joining, binary):
        self.joining, self.plan, self.accounts = joining, joining.plan, joining.accounts
        self.officer, self.path, self.binary = joining.officer, joining.path, binary
        self.winners = {}

    def open_tender(self):
        """The first call proposes, the same person cannot second, another does it."""
        proposed = self.officer.post(self.path + ":openTender")
        assert proposed["state"] == "JOINING" and proposed["pendingAct"]["act"] == "openTender", proposed
        self.officer.refused(403, "SAME_PERSON", "POST", self.path + ":openTender")
        opened = self.accounts["body-officer2"].post(self.path + ":openTender")
        assert opened["state"] == "TENDERING" and len(opened["lotteryCommitment"]) == 64, opened

    def questions(self):
        """Everybody reads the answer, nobody but the asker and the body learns who asked."""
        asked = self.accounts["vendor-1"].post(self.path + "/questions", {"text": "納品場所は学校ごとですか。"})
        self.officer.post(f"/v1/{asked['name']}:answer", {"answer": "はい、学校ごとです。"})
        other = self.accounts["vendor-2"].every(self.path + "/questions", "questions")
        assert [entry["answer"] for entry in other] == ["はい、学校ごとです。"] and not other[0]["vendor"], other

    def vendors_see_no_figures(self):
        seen = self.accounts["vendor-1"].get(self.path)
        assert not seen["marketTiers"], seen
        ceilings = [entry["ceilingUnitPrice"] for lot in seen["lots"] for entry in lot["items"]]
        assert not any(ceilings) and not any(int(lot["ceilingYen"]) for lot in seen["lots"]), seen
        for path in (self.path + "/standing", self.path + "/participations", self.path + "/stableSet"):
            answer = self.accounts["vendor-1"].call("GET", path)
            assert answer.status in (403, 404), answer

    def bids(self):
        """Bids are validated field by field, final, and visible to their vendor alone."""
        vendor, path = self.accounts["vendor-1"], self.path + "/bids"
        good = self.plan.bids["vendor-1"]
        broken = json.loads(json.dumps(good))
        broken["lots"][0]["items"][0]["tiers"][0]["fromQuantity"] = "2"
        wrong = vendor.refused(400, None, "POST", path, broken)
        assert "lots[0].items[0].tiers" in wrong["fieldViolations"][0]["field"], wrong
        self.officer.refused(403, "PERMISSION_DENIED", "POST", path, good)
        nothing = self.seen_by_others(str(uuid.uuid4()))
        for name, content in self.plan.bids.items():
            receipt = self.accounts[name].post(path, content)
            assert receipt["vendor"] == f"vendors/{name}" and receipt["digest"], receipt
        again = vendor.call("POST", path, good)
        assert again.status in (400, 409), f"a bid is final: {again}"
        self.sealed(nothing)

    def seen_by_others(self, bid):
        """What the list of bids and one bid answer to everybody but vendors: no trace of how many there are."""
        seen = {}
        for account in ("body-officer", "body-opener", "body-auditor", "body-admin", self.joining.codes[0] + "-clerk"):
            for path in (f"{self.path}/bids", f"{self.path}/bids/{bid}"):
                answer = self.accounts[account].call("GET", path)
                assert answer.status in (200, 403, 404) and not answer.body.get("bids"), answer
                seen[account, path.rsplit("/", 1)[-1] == bid] = (answer.status, answer.reason())
        return seen

    def sealed(self, nothing):
        path = self.path + "/bids"
        for name in self.plan.bids:
            own = self.accounts[name].every(path, "bids")
            assert [entry["vendor"] for entry in own] == [f"vendors/{name}"], own
        first = self.accounts["vendor-1"].every(path, "bids")[0]["name"].rsplit("/", 1)[-1]
        assert self.seen_by_others(first) == nothing, "what others see changes with the bids"
        self.accounts["vendor-2"].refused(404, "NOT_FOUND", "GET", f"{path}/{first}")

    def opening(self):
        """Not before the deadline, not by one person, not by somebody of the round."""
        opener = self.accounts["body-opener"]
        early = opener.refused(400, None, "POST", self.path + ":openBids")
        assert early["reason"] in ("DEADLINE_NOT_REACHED", "ROUND_STATE"), early
        self.officer.patch(self.path, {"questionDeadline": after(1), "bidDeadline": after(2)})
        while self.joining.state() != "SEALED":
            time.sleep(0.2)
        late = self.accounts["vendor-2"].call("POST", self.path + "/bids", self.plan.bids["vendor-1"])
        assert late.status == 400, late
        self.officer.refused(403, None, "POST", self.path + ":openBids")
        first = opener.sign_in().post(self.path + ":openBids")
        assert first["state"] == "SEALED", first
        opener.refused(403, "SAME_PERSON", "POST", self.path + ":openBids")
        opened = self.accounts["131016-opener"].sign_in().post(self.path + ":openBids")
        assert opened["state"] == "EVALUATING", opened
        names = sorted(entry["vendor"] for entry in self.officer.every(self.path + "/bids", "bids"))
        assert names == sorted(f"vendors/{name}" for name in self.plan.bids), names

    def expected_ranking(self, lot):
        """(exact total, vendor) of every bid within the ceilings, cheapest first."""
        totals = []
        for vendor, content in self.plan.bids.items():
            for offered in (entry for entry in content["lots"] if entry["lot"] == lot["lot"]):
                total, inside = Fraction(offered["fixedFeeYen"]), True
                for entry in offered["items"]:
                    quantity = self.plan.total(entry["item"], self.joining.codes)
                    price = figures.unit_price(entry["tiers"], quantity)
                    ceiling = next(item["ceilingUnitPrice"] for item in lot["items"] if item["item"] == entry["item"])
                    inside = inside and (not ceiling or price <= Fraction(ceiling))
                    total += price * quantity
                if inside:
                    totals.append((total, vendor))
        return sorted(totals)

    def award(self):
        """One run, decided by two persons under its digest; every vendor learns its own reason only."""
        self.officer.sign_in()
        operation = self.officer.post(self.path + "/awardRuns", {"mode": "SIMPLE"})
        assert operation["done"], operation
        run = self.officer.every(self.path + "/awardRuns", "awardRuns")[0]
        decision = {"run": run["name"], "inputDigest": run["inputDigest"]}
        self.officer.post(self.path + ":award", decision)
        self.officer.refused(403, "SAME_PERSON", "POST", self.path + ":award", decision)
        decided = self.accounts["body-evaluator"].sign_in().post(self.path + ":award", decision)
        assert decided["state"] == "STANDSTILL", decided
        award = self.officer.get(self.path + "/award")
        for lot, result in zip(self.plan.terms["lots"], award["lots"]):
            self.check_lot(lot, result, award)
        for vendor in self.plan.bids:
            shown = self.accounts[vendor].get(self.path + "/award")
            others = {entry["vendor"] for lot in shown["lots"] for entry in lot["reasons"]} - {f"vendors/{vendor}"}
            assert not others - set(self.winners.values()), (vendor, others)

    def check_lot(self, lot, result, award):
        ranking = self.expected_ranking(lot)
        tied = [vendor for total, vendor in ranking if total == ranking[0][0]]
        winner = result["winner"].removeprefix("vendors/")
        assert winner in tied, (result, ranking)
        self.winners[lot["lot"]] = result["winner"]
        assert len(result["reasons"]) == sum(any(entry["lot"] == lot["lot"] for entry in content["lots"])
                                             for content in self.plan.bids.values()), result
        reasons = {entry["vendor"]: entry["reason"] for entry in result["reasons"]}
        assert reasons[result["winner"]] == "WON", reasons
        priced = {f"vendors/{vendor}" for _, vendor in ranking}
        for vendor, reason in reasons.items():
            if vendor not in priced:
                assert reason == "CEILING", (vendor, reason)
        if len(tied) > 1:
            self.check_lottery(lot["lot"], tied, result["winner"], award["lottery"])

    def check_lottery(self, lot, tied, winner, transcripts):
        """The transcript names the tied vendors and re-computes to the winner."""
        transcript = next(entry for entry in transcripts if entry["lot"] == lot)
        entries = {entry["bid"]: entry["vendor"] for entry in transcript["entries"]}
        assert sorted(entries.values()) == sorted(f"vendors/{vendor}" for vendor in tied), transcript
        assert entries[transcript["order"][0]] == winner, transcript
        assert transcript["commitment"] == self.officer.get(self.path)["lotteryCommitment"], transcript
        if self.binary:
            forged = dict(transcript, order=transcript["order"][::-1])
            assert self.verify(transcript) == 0 and self.verify(forged) == 1

    def verify(self, transcript):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "transcript.json"
            file.write_text(json.dumps(transcript), encoding="utf-8")
            return subprocess.run([self.binary, "verify", "lottery", file], capture_output=True, check=False).returncode
