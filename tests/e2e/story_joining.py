"""From creating a round to frozen quantities: survey, participations of all municipalities, standing, refusals."""

import http.client
import json
import threading
import time
import uuid
from fractions import Fraction

import figures
from client import all_at_once
from story_plan import CONDITIONAL, after


class Joining:
    """One round up to the end of its joining phase."""

    def __init__(self, accounts, plan, say):
        self.accounts, self.plan, self.say = accounts, plan, say
        self.officer, self.codes = accounts["body-officer"], accounts.municipalities()
        self.firm, self.conditional = self.codes[:-CONDITIONAL], self.codes[-CONDITIONAL:]
        self.path = ""

    def clerk(self, code):
        return self.accounts[f"{code}-clerk"]

    def approver(self, code):
        return self.accounts[f"{code}-approver"]

    def participation(self, code):
        return f"{self.path}/participations/{code}"

    def state(self):
        return self.officer.get(self.path)["state"]

    def create(self):
        """The same key replays the same answer, another body is refused; a draft is nobody else's business."""
        key = str(uuid.uuid4())
        self.officer.refused(400, "IDEMPOTENCY_KEY_REQUIRED", "POST", "/v1/rounds", self.plan.terms, key="")
        created = self.officer.post("/v1/rounds", self.plan.terms, key)
        assert self.officer.post("/v1/rounds", self.plan.terms, key) == created, "a replay answers the same"
        self.officer.refused(409, "REQUEST_ID_REUSED", "POST", "/v1/rounds", self.plan.terms | {"title": "x"}, key)
        self.path = "/v1/" + created["name"]
        assert created["state"] == "DRAFT", created
        self.clerk(self.codes[0]).refused(404, "NOT_FOUND", "GET", self.path)
        self.accounts["vendor-1"].refused(404, "NOT_FOUND", "GET", self.path)
        self.clerk(self.codes[0]).refused(403, "PERMISSION_DENIED", "POST", "/v1/rounds", self.plan.terms)
        wrong = self.officer.refused(400, None, "POST", "/v1/rounds", self.plan.terms | {"minMunicipalities": -1})
        assert any("minMunicipalities" in fault["field"] for fault in wrong["fieldViolations"]), wrong
        self.officer.refused(400, None, "POST", "/v1/rounds", self.plan.terms | {"noSuchField": 1})

    def survey(self):
        """All municipalities answer; each sees its own answer, the body all."""
        self.officer.post(self.path + ":openSurvey")

        def answer(code):
            lines = [{"item": name, "quantity": str(count)} for name, count in self.plan.quantities[code].items()]
            return self.clerk(code).put(f"{self.path}/surveyAnswers/{code}", {"lines": lines})

        all_at_once(answer, self.codes)
        first, second = self.codes[:2]
        self.clerk(first).refused(404, "NOT_FOUND", "GET", f"{self.path}/surveyAnswers/{second}")
        assert len(self.officer.every(self.path + "/surveyAnswers", "surveyAnswers", 25)) == len(self.codes)
        assert len(self.clerk(first).every(self.path + "/surveyAnswers", "surveyAnswers")) == 1
        self.officer.refused(400, "ROUND_STATE", "POST", self.path + ":openTender")
        self.officer.patch(self.path, {"surveyDeadline": after(1)})
        while not self.officer.get(self.path)["surveyFrozen"]:
            time.sleep(0.2)
        self.clerk(first).refused(400, None, "PUT", f"{self.path}/surveyAnswers/{first}", {"noNeed": True})
        self.officer.post(self.path + ":closeSurvey")

    def draft(self, code, stage):
        return {"lines": self.plan.lines(code), "stageWanted": stage,
                "budget": {"line": "教育費", "amountYen": "66000000"}}

    def join(self, code):
        """Draft, submit by the clerk, approval by another person."""
        stage = "CONDITIONAL" if code in self.conditional else "FIRM"
        self.clerk(code).put(self.participation(code), self.draft(code, stage))
        self.clerk(code).post(self.participation(code) + ":submit")
        done = self.approver(code).post(self.participation(code) + ":approve")
        assert (done["stage"], done["approval"]) == (stage, "APPROVED"), done

    def refusals_of_joining(self):
        """Foreign, stale, unapproved, by the wrong role, by the same person."""
        first, second = self.codes[:2]
        path, clerk = self.participation(first), self.clerk(first)
        saved = clerk.put(path, self.draft(first, "FIRM"))
        clerk.put(path, self.draft(first, "FIRM") | {"etag": saved["etag"]})
        clerk.refused(409, "STALE_ETAG", "PUT", path, self.draft(first, "FIRM") | {"etag": saved["etag"]})
        clerk.refused(404, "NOT_FOUND", "PUT", self.participation(second), self.draft(second, "FIRM"))
        clerk.refused(404, "NOT_FOUND", "GET", self.participation(second))
        clerk.refused(403, "PERMISSION_DENIED", "POST", path + ":approve")
        for quantity in ("0", "-5", "1000001", "9223372036854775808", "many"):
            line = {"item": self.plan.items[0], "quantity": quantity}
            clerk.refused(400, None, "PUT", path, {"lines": [line], "stageWanted": "FIRM"})
        clerk.refused(400, None, "PUT", path, {"lines": [{"item": "no-such", "quantity": "1"}], "stageWanted": "FIRM"})
        both = self.person_with_both_roles(first)
        both.put(path, self.draft(first, "FIRM"))
        both.post(path + ":submit")
        both.refused(403, "SAME_PERSON", "POST", path + ":approve")
        self.approver(first).post(path + ":reject", {"reason": "金額を確認してください"})

    def person_with_both_roles(self, code):
        name, password = f"story-{uuid.uuid4().hex[:12]}", uuid.uuid4().hex
        self.accounts["body-admin"].post("/v1/users", {
            "account": name, "tenant": code, "displayName": "兼務 太郎", "password": password,
            "roles": ["MUNICIPALITY_CLERK", "MUNICIPALITY_APPROVER"]})
        self.accounts.rows[name] = {"account": name, "password": password}
        return self.accounts[name]

    def join_all(self):
        """Everybody joins while one browser listens; every figure of the standing is checked at the end."""
        self.officer.post(self.path + ":openJoining")
        self.officer.patch(self.path, {"joinDeadline": after(3700)})
        self.refusals_of_joining()
        stream = Listener(self.clerk(self.codes[0]), self.path)
        all_at_once(self.join, self.codes[:-1])
        version = int(self.officer.get(self.path + "/standing")["version"])
        self.join(self.codes[-1])
        delay = stream.seconds_until_newer(version)
        self.say(f"standing reached the other browser {delay * 1000:.0f} ms after the approval")
        assert delay <= 1.0, f"the event took {delay:.2f} s"
        self.check_standing()
        self.accounts["vendor-1"].refused(404, "NOT_FOUND", "GET", self.path)
        refused = self.accounts["vendor-1"].call("GET", self.path + "/standing")
        assert refused.status in (403, 404), refused

    def check_standing(self):
        standing = self.clerk(self.codes[3]).get(self.path + "/standing")
        assert standing["state"] == "JOINING", standing
        by_item = {entry["item"]: entry for entry in standing["items"]}
        for name in self.plan.items:
            tiers, entry = self.plan.market[name], by_item[name]
            firm, conditional = self.plan.total(name, self.firm), self.plan.total(name, self.conditional)
            heads = sum(name in self.plan.quantities[code] for code in self.codes)
            got = (int(entry["firmQuantity"]), int(entry["conditionalQuantity"]), entry["municipalities"])
            assert got == (firm, conditional, heads), (got, firm, conditional, heads)
            assert Fraction(entry["unitPriceNow"]) == figures.unit_price(tiers, firm), entry
            assert Fraction(entry["unitPriceWithConditional"]) == figures.unit_price(tiers, firm + conditional), entry
            expected, tier = figures.next_tier(tiers, firm), entry.get("nextTier")
            shown = tier and (int(tier["fromQuantity"]), Fraction(tier["unitPrice"]), int(tier["missing"]))
            assert shown == expected, (shown, expected)
        self.check_preview(self.codes[0])

    def check_preview(self, code):
        """Alone at its own quantity, now at everybody's, its own approved lines not counted twice."""
        preview = self.clerk(code).done("POST", self.path + ":preview", {"lines": self.plan.lines(code)})
        alone = now = Fraction(0)
        for name, own in self.plan.quantities[code].items():
            tiers, total = self.plan.market[name], self.plan.total(name, self.codes)
            entry = next(entry for entry in preview["items"] if entry["item"] == name)
            assert int(entry["quantityNow"]) == total, (entry, total)
            assert Fraction(entry["unitPriceAlone"]) == figures.unit_price(tiers, own), entry
            assert Fraction(entry["unitPriceNow"]) == figures.unit_price(tiers, total), entry
            alone += own * figures.unit_price(tiers, own)
            now += own * figures.unit_price(tiers, total)
        assert int(preview["aloneExTaxYen"]) == int(alone) and int(preview["nowExTaxYen"]) == int(now), preview

    def freeze(self):
        """The deadline passes; after it nothing can be joined or changed."""
        self.officer.refused(400, None, "PATCH", self.path + "?updateMask=joinDeadline", {"joinDeadline": after(-1)})
        self.officer.patch(self.path, {"joinDeadline": after(1.5)})
        while not self.officer.get(self.path)["joiningFrozen"]:
            time.sleep(0.2)
        first = self.codes[0]
        for method, path, body in (("PUT", self.participation(first), self.draft(first, "CONDITIONAL")),
                                   ("POST", self.participation(first) + ":submit", {})):
            answer = self.clerk(first).call(method, path, body)
            assert answer.status == 400 and answer.reason() == "JOIN_DEADLINE_PASSED", answer


class Listener:
    """An event stream of a round, read in the background."""

    def __init__(self, caller, path):
        self.versions, self.connected = [], threading.Event()
        self.connection = http.client.HTTPConnection(caller.server.host, timeout=60)
        self.connection.request("GET", path + "/events", headers={"Authorization": f"Bearer {caller.token}"})
        self.response = self.connection.getresponse()
        assert self.response.status == 200, self.response.status
        assert self.response.headers["Content-Type"].startswith("text/event-stream"), self.response.headers
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        event = ""
        while line := self.response.readline():
            text = line.decode().rstrip("\r\n")
            if text.startswith("event:"):
                event = text[6:].strip()
            elif text.startswith("data:") and event == "standing":
                self.versions.append(int(json.loads(text[5:])["version"]))

    def seconds_until_newer(self, version, limit=5.0):
        """How long until a standing newer than this one has arrived."""
        start = time.monotonic()
        while time.monotonic() - start < limit:
            if self.versions and self.versions[-1] > version:
                return time.monotonic() - start
            time.sleep(0.005)
        raise AssertionError(f"no standing newer than {version} within {limit} s, got {self.versions[-3:]}")
