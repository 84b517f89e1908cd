"""Sixty-two municipalities that join a round again and again, each change retried with its own key until answered."""

import http.client
import threading
import time
import uuid

import story_plan
from client import Accounts, all_at_once


def sign_in_everybody(product):
    """Clerks and approvers of all municipalities, once for all drills."""
    accounts = Accounts(product.base, product.accounts)
    everybody = [f"{code}-{role}" for code in accounts.municipalities() for role in ("clerk", "approver")]
    all_at_once(lambda account: accounts[account], everybody, threads=4)
    return accounts


class Attempt:
    """One change that a municipality wants: sent under one key until the answer is final."""

    def __init__(self, code, step, path, body):
        self.code, self.step, self.path, self.body, self.key = code, step, path, body, str(uuid.uuid4())
        self.answer, self.sent, self.unanswered, self.refused = None, 0, 0, []


class Load:
    """Opens a round and lets every municipality draft, submit and get approved, in parallel, until told to stop."""

    def __init__(self, accounts, retry_seconds=30):
        self.accounts = accounts
        self.codes, self.retry_seconds = self.accounts.municipalities(), retry_seconds
        self.attempts, self.lock, self.stop = [], threading.Lock(), threading.Event()
        officer = self.accounts["body-officer"]
        terms = story_plan.base("drill") | {
            "minQuantity": "0", "marketTiers": [], "costTerms": [],
            "lots": [{"lot": "1", "title": "drill", "kind": "GOODS",
                      "items": [story_plan.item("thing", "thing", "個")]}]}
        self.path = "/v1/" + officer.post("/v1/rounds", terms)["name"]
        officer.post(self.path + ":openJoining")
        self.threads = [threading.Thread(target=self._municipality, args=(code,), daemon=True) for code in self.codes]

    def start(self):
        for thread in self.threads:
            thread.start()

    def finish(self):
        """Lets every municipality complete the change it is at."""
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def acknowledged(self):
        with self.lock:
            return sum(attempt.answer is not None and attempt.answer.status == 200 for attempt in self.attempts)

    def _municipality(self, code):
        """Each change asks for one unit more, so that a lost or doubled one shows."""
        path, quantity = f"{self.path}/participations/{code}", 0
        while not self.stop.is_set():
            quantity += 1
            draft = {"lines": [{"item": "thing", "quantity": str(quantity)}], "stageWanted": "FIRM"}
            for step, suffix, who, body in (("PUT", "", "clerk", draft), ("POST", ":submit", "clerk", {}),
                                            ("POST", ":approve", "approver", {})):
                attempt = Attempt(code, suffix or ":put", path + suffix, body)
                with self.lock:
                    self.attempts.append(attempt)
                self._send(self.accounts[f"{code}-{who}"], step, attempt)
                if attempt.answer is None or attempt.answer.status != 200:
                    return

    def _send(self, caller, method, attempt):
        """Again with the same key while there is no answer or one that says to try again."""
        give_up = time.monotonic() + self.retry_seconds
        while time.monotonic() < give_up:
            attempt.sent += 1
            try:
                answer = caller.call(method, attempt.path, attempt.body, attempt.key)
            except (OSError, http.client.HTTPException, ValueError):
                attempt.unanswered += 1
            else:
                if answer.status not in (429, 503):
                    attempt.answer = answer
                    return
                attempt.refused.append(answer.reason())
            time.sleep(0.05)

    def found(self):
        """What the database holds: {code: (approved quantity, version)} by the body's list."""
        rows = self.accounts["body-officer"].every(self.path + "/participations", "participations", 100)
        return {row["municipality"]: sum(int(line["quantity"]) for line in row["approvedLines"]) for row in rows}

    def history(self):
        """Audit rows of this round by method: one per change that took effect."""
        counts = {}
        for entry in self.accounts["body-officer"].every(self.path + "/history", "entries", 200):
            counts[entry["method"]] = counts.get(entry["method"], 0) + 1
        return counts

    def verdict(self):
        """Attempted, acknowledged, found; what was lost, doubled or refused for good."""
        done = [attempt for attempt in self.attempts if attempt.answer is not None and attempt.answer.status == 200]
        failed = [attempt for attempt in self.attempts if attempt not in done]
        approvals, found, history = {}, self.found(), self.history()
        for attempt in done:
            if attempt.step == ":approve":
                approvals[attempt.code] = approvals.get(attempt.code, 0) + 1
        lost = sum(count > found.get(code, 0) for code, count in approvals.items())
        standing = self.accounts["body-officer"].get(self.path + "/standing")["items"][0]
        effects = sum(history.get(name, 0) for name in
                      ("PutParticipation", "SubmitParticipation", "ApproveParticipation"))
        return {"attempted": len(self.attempts), "acknowledged": len(done), "found": effects,
                "lost": lost, "doubled": max(0, effects - len(done) - len(failed)),
                "wrong": sum(found.get(code, 0) != count for code, count in approvals.items()),
                "standing_is_sum": int(standing["firmQuantity"]) == sum(found.values()),
                "failed": [f"{attempt.step} {attempt.answer}" for attempt in failed][:5],
                "unanswered": sum(attempt.unanswered for attempt in self.attempts),
                "retried": sum(attempt.sent - 1 for attempt in self.attempts)}
