"""The whole story over HTTP alone: two rounds at once, all municipalities, from creating a round to accepting a delivery.

python3 tests/e2e/story.py --base http://127.0.0.1:8080 --accounts var/accounts.csv [--binary build/release/kyodo]
"""

import argparse
import threading
import time
import traceback
import uuid

import story_plan
from client import Accounts, all_at_once
from story_contracts import Contracts
from story_joining import Joining
from story_tender import Tender


class Story:
    """Runs the steps and prints what was reached when."""

    def __init__(self, options):
        self.accounts, self.binary = Accounts(options.base, options.accounts), options.binary
        self.start, self.failures = time.monotonic(), []

    def say(self, text):
        print(f"{time.monotonic() - self.start:6.1f} s  {text}", flush=True)

    def round(self, make_plan, municipalities):
        """One round from its creation to an accepted delivery."""
        plan = make_plan(municipalities, uuid.uuid4().hex[:6])
        title = plan.terms["title"]
        try:
            joining = Joining(self.accounts, plan, lambda text: self.say(f"{title}: {text}"))
            joining.create()
            if "surveyDeadline" in plan.terms:
                joining.survey()
                joining.say("survey answered")
            joining.join_all()
            joining.say(f"{len(joining.codes)} municipalities joined, every figure of the standing is right")
            joining.freeze()
            tender = Tender(joining, self.binary)
            tender.open_tender()
            tender.vendors_see_no_figures()
            tender.questions()
            tender.bids()
            joining.say("tender open, bids in, seen by nobody else")
            tender.opening()
            tender.award()
            joining.say(f"awarded to {tender.winners}")
            contracts = Contracts(tender, {code: int(city["population"]) for code, city in municipalities.items()})
            contracts.withdraw_one()
            contracts.become_firm()
            signed = contracts.sign()
            joining.say(f"shares right to the yen, {len(signed)} contracts signed")
            contracts.order(signed)
            joining.say("ordered within the cap, delivered, inspected")
        except Exception:  # reported at the end, so that the other round still runs
            self.failures.append(title)
            self.say(f"{title}: FAILED\n{traceback.format_exc()}")

    def directory(self):
        """All 62 municipalities, in pages, with their figures."""
        listed = self.accounts["body-officer"].every("/v1/municipalities", "municipalities", 20)
        found = {entry["name"].removeprefix("municipalities/"): entry for entry in listed}
        assert sorted(found) == self.accounts.municipalities() and len(found) == 62, len(found)
        chiyoda = found["131016"]
        assert chiyoda["displayName"] == "千代田区" and int(chiyoda["population"]) == 66680, chiyoda
        return dict(sorted(found.items()))

    def sessions(self):
        """Signing in fails alike for wrong and unknown, and a session that was ended is worth nothing."""
        server = self.accounts.server
        wrong = server.send("POST", "/v1/sessions", {"account": "131024-dx", "password": "wrong wrong wrong"})
        unknown = server.send("POST", "/v1/sessions", {"account": "nobody-at-all", "password": "wrong wrong wrong"})
        assert wrong.status == unknown.status == 401 and wrong.reason() == unknown.reason() == "UNAUTHENTICATED", wrong
        guest = self.accounts["131024-dx"]
        me = guest.get("/v1/me")
        assert me["tenant"] == "131024" and "MUNICIPALITY_DX" in me["roles"], me
        guest.call("DELETE", "/v1/sessions/current")
        deadline = time.monotonic() + 5
        while guest.call("GET", "/v1/me").status != 401:
            assert time.monotonic() < deadline, "a session outlived its end by 5 s"
            time.sleep(0.2)
        assert server.send("GET", "/v1/rounds").status == 401
        assert server.send("GET", "/healthz").status == 200
        assert server.send("GET", "/openapi.json").body["openapi"].startswith("3.1")

    def run(self):
        self.sessions()
        codes = self.accounts.municipalities()
        everybody = [f"{code}-{role}" for code in codes for role in ("clerk", "approver")]
        all_at_once(lambda account: self.accounts[account], everybody, threads=4)
        self.say(f"{len(everybody)} people signed in")
        municipalities = self.directory()
        rounds = [threading.Thread(target=self.round, args=(plan, municipalities))
                  for plan in (story_plan.devices, story_plan.licences)]
        for thread in rounds:
            thread.start()
        for thread in rounds:
            thread.join()
        self.say(f"story: {2 - len(self.failures)} rounds passed, {len(self.failures)} failed")
        return 1 if self.failures else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", required=True)
    parser.add_argument("--accounts", required=True)
    parser.add_argument("--binary", default="", help="checks the lottery with `kyodo verify lottery` too")
    raise SystemExit(Story(parser.parse_args()).run())


if __name__ == "__main__":
    main()
