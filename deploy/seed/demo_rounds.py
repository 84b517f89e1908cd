#!/usr/bin/env python3
"""Makes the demo rounds through the public API: one JOINING, one TENDERING, one awarded, one ACTIVE.

Survey answers of the device round are the real numbers of pupils (elementary and junior high) of each municipality.
Run again after an interruption it continues: every act has a fixed Idempotency-Key, and the plan's base time is kept
in the state file, so repeated acts are replayed and not done twice.
"""
import argparse
import csv
import datetime
import http.client
import json
import os
import pathlib
import sys
import time
import urllib.parse
import uuid

HERE = pathlib.Path(__file__).parent
NAMESPACE = uuid.UUID("6f1f0a52-6a50-4f3c-9a3e-6b1d2f7f9c11")
OPENERS = ("body-opener", "131016-opener")


class Api:
    """Calls as any of the demo accounts; signs in when an account is first used."""

    def __init__(self, base, accounts):
        self.url = urllib.parse.urlparse(base)
        self.connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=30)
        with open(accounts, encoding="utf-8", newline="") as file:
            self.passwords = {row["account"]: row["password"] for row in csv.DictReader(file)}
        self.tokens = {}

    def send(self, method, path, body, headers):
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        for attempt in range(30):
            try:
                self.connection.request(method, path, data, {"Content-Type": "application/json", **headers})
                response = self.connection.getresponse()
                text = response.read()
            except (OSError, http.client.HTTPException):
                self.connection.close()
                time.sleep(0.5)
                continue
            if response.status in (429, 503):
                time.sleep(float(response.headers.get("Retry-After", "1")))
                continue
            if response.status >= 300:
                sys.exit(f"demo rounds: {method} {path} answered {response.status}: {text.decode()}")
            return json.loads(text or b"{}")
        sys.exit(f"demo rounds: {method} {path} was not answered")

    def token(self, account):
        if account not in self.tokens:
            body = {"account": account, "password": self.passwords[account]}
            self.tokens[account] = self.send("POST", "/v1/sessions", body, {})["token"]
        return self.tokens[account]

    def get(self, account, path):
        return self.send("GET", "/v1/" + path, None, {"Authorization": "Bearer " + self.token(account)})

    def act(self, account, method, path, body=None):
        """A change; its key follows from who does what, so the same step of a second run is a replay."""
        content = json.dumps(body, sort_keys=True, ensure_ascii=False)
        key = str(uuid.uuid5(NAMESPACE, "|".join((account, method, path, content))))
        headers = {"Authorization": "Bearer " + self.token(account), "Idempotency-Key": key}
        return self.send(method, "/v1/" + path, body or {}, headers)


class Plan:
    """What all demo rounds share: the API, the municipalities, and the area's time when the plan was made."""

    def __init__(self, api, state_file, rate):
        self.api = api
        self.rate = rate
        self.state_file = state_file
        self.state = json.loads(state_file.read_text()) if state_file.exists() else {}
        with open(HERE / "municipalities_tokyo.csv", encoding="utf-8", newline="") as file:
            self.municipalities = list(csv.DictReader(file))

    def remember(self, key, make):
        """A value made once and kept for a second run."""
        if key not in self.state:
            self.state[key] = make()
            temporary = self.state_file.with_suffix(".new")
            temporary.write_text(json.dumps(self.state))
            os.replace(temporary, self.state_file)
        return self.state[key]

    def pupils(self, code):
        row = next(row for row in self.municipalities if row["code6"] == code)
        return int(row["elementary_pupils_2023"] or 0) + int(row["junior_high_pupils_2023"] or 0)

    def now(self, key):
        """The area's clock when this step was first reached."""
        return self.remember(key, lambda: self.api.get("body-officer", "me")["areaTime"][:19] + "Z")


def at(base, seconds):
    moment = datetime.datetime.fromisoformat(base.replace("Z", "+00:00")) + datetime.timedelta(seconds=seconds)
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


DAY = 86_400


def create(plan, key, definition):
    """A draft, and the moment from which its deadlines are counted."""
    return plan.api.act("body-officer", "POST", "rounds", definition)["name"], plan.now(key)


def set_deadlines(plan, round_name, deadlines):
    mask = ",".join(deadlines)
    plan.api.act("body-officer", "PATCH", f"{round_name}?updateMask={mask}", deadlines)


def join(plan, round_name, code, lines, stage, limit=None):
    path = f"{round_name}/participations/{code}"
    body = {"lines": lines, "stageWanted": stage}
    if limit:
        body["reservationUnitPrices"] = {lines[0]["item"]: limit}
    plan.api.act(f"{code}-clerk", "PUT", path, body)
    plan.api.act(f"{code}-clerk", "POST", path + ":submit")
    plan.api.act(f"{code}-approver", "POST", path + ":approve")


def open_tender(plan, round_name):
    plan.api.act("body-officer", "POST", round_name + ":openTender")
    plan.api.act("body-officer2", "POST", round_name + ":openTender")


def bid(plan, vendor, round_name, lot, item, tiers, fee, number):
    prices = [{"fromQuantity": str(start), "unitPrice": price} for start, price in tiers]
    plan.api.act(vendor, "POST", round_name + "/bids", {
        "lots": [{"lot": lot, "items": [{"item": item, "tierRule": "ALL_UNITS", "tiers": prices}],
                  "fixedFeeYen": str(fee)}], "lotteryNumber": number})


def wait_for(plan, round_name, state):
    for _ in range(600):
        if plan.api.get("body-officer", round_name)["state"] == state:
            return
        time.sleep(0.2)
    sys.exit(f"demo rounds: {round_name} did not become {state}")


def devices(plan):
    """Open for joining: pupils' devices, with survey answers of all 62 municipalities."""
    name, base = create(plan, "devices", {
        "title": "令和9年度 学習者用端末 共同調達",
        "description": "小中学校の学習者用端末（Chromebook、MDM・周辺機器を含む）を共同で調達します。",
        "fiscalYear": 2027, "pattern": "INDIVIDUAL", "procedure": "OPEN", "priceKind": "UNIT",
        "awardRule": "LOWEST_PRICE", "sealing": "NONE", "minMunicipalities": 2, "minQuantity": "10000", "minBids": 1,
        "lots": [{"lot": "1", "title": "Chromebook", "kind": "GOODS", "items": [
            {"item": "dev-chrome", "title": "学習者用端末 Chromebook（MDM・周辺込み）", "unit": "台",
             "ceilingUnitPrice": "55000"}]}],
        "marketTiers": [{"item": "dev-chrome", "source": "市場調査（GIGA第2期の平均端末単価をもとにしたデモ値）", "tiers": [
            {"fromQuantity": "1", "unitPrice": "55000"}, {"fromQuantity": "50000", "unitPrice": "54600"},
            {"fromQuantity": "150000", "unitPrice": "54000"}, {"fromQuantity": "300000", "unitPrice": "53500"},
            {"fromQuantity": "600000", "unitPrice": "53000"}]}],
        "costTerms": [{"title": "設定・保守窓口", "source": "FIXED_FEE", "bearers": "ALL", "split": [
            {"key": "EQUAL", "percent": "30"}, {"key": "POPULATION", "percent": "70"}]}]})
    set_deadlines(plan, name, {"surveyDeadline": at(base, 7 * DAY), "joinDeadline": at(base, 26 * DAY),
                               "questionDeadline": at(base, 40 * DAY), "bidDeadline": at(base, 54 * DAY)})
    plan.api.act("body-officer", "POST", name + ":openSurvey")
    for row in plan.municipalities:
        code = row["code6"]
        lines = [{"item": "dev-chrome", "quantity": str(plan.pupils(code))}] if plan.pupils(code) else []
        plan.api.act(f"{code}-clerk", "PUT", f"{name}/surveyAnswers/{code}", {
            "lines": lines, "noNeed": not lines, "budgetSituation": "当初予算で要求予定（デモ）"})
    plan.api.act("body-officer", "POST", name + ":closeSurvey")
    plan.api.act("body-officer", "POST", name + ":openJoining")
    for index, row in enumerate(plan.municipalities[:34]):
        if index % 4 == 3 or not plan.pupils(row["code6"]):
            continue
        lines = [{"item": "dev-chrome", "quantity": str(plan.pupils(row["code6"])), "deliveryMonth": "2027-08"}]
        limit = "54500" if index % 7 == 0 else None
        join(plan, name, row["code6"], lines, "FIRM" if index % 3 else "CONDITIONAL", limit)


def chat(plan):
    """In tender: a chat tool by user and month."""
    name, base = create(plan, "chat", {
        "title": "令和9年度 自治体専用チャット 共同調達",
        "description": "職員間の連絡に使うチャットサービスの利用権です。単価は1アカウント・月額です。",
        "fiscalYear": 2027, "pattern": "INDIVIDUAL", "procedure": "OPEN", "priceKind": "UNIT",
        "awardRule": "LOWEST_PRICE", "sealing": "NONE", "minMunicipalities": 2, "minBids": 1,
        "lots": [{"lot": "1", "title": "チャット利用権", "kind": "SERVICE", "items": [
            {"item": "sw-chat", "title": "自治体専用チャット", "unit": "アカウント・月", "ceilingUnitPrice": "420"}]}],
        "marketTiers": [{"item": "sw-chat", "source": "デモ値（公表価格なし）", "tiers": [
            {"fromQuantity": "1", "unitPrice": "400"}, {"fromQuantity": "20000", "unitPrice": "360"},
            {"fromQuantity": "100000", "unitPrice": "310.5"}]}]})
    set_deadlines(plan, name, {"joinDeadline": at(base, 2 * DAY), "questionDeadline": at(base, 10 * DAY),
                               "bidDeadline": at(base, 16 * DAY)})
    plan.api.act("body-officer", "POST", name + ":openJoining")
    for index, row in enumerate(plan.municipalities[23:39]):
        lines = [{"item": "sw-chat", "quantity": str(1200 * (3 + index % 9))}]
        join(plan, name, row["code6"], lines, "FIRM" if index % 2 else "CONDITIONAL")
    open_tender(plan, name)
    asked = plan.api.act("vendor-3", "POST", name + "/questions", {"text": "LGWANからの接続は必須ですか。"})
    plan.api.act("body-officer", "POST", asked["name"] + ":answer", {"answer": "必須です。接続方式は仕様書3章のとおりです。"})
    bid(plan, "vendor-2", name, "1", "sw-chat", [(1, "395"), (50000, "342")], 0, "117")


def awarded(plan, key, definition, codes, quantity, bids):
    """A round taken to its award: joined, tendered, opened and decided within seconds of the area's clock."""
    name, base = create(plan, key, definition)
    item = definition["lots"][0]["items"][0]["item"]
    set_deadlines(plan, name, {"joinDeadline": at(base, 30 * DAY), "bidDeadline": at(base, 60 * DAY)})
    plan.api.act("body-officer", "POST", name + ":openJoining")
    for code in codes:
        join(plan, name, code, [{"item": item, "quantity": str(quantity(code))}], "FIRM")
    now = plan.now(key + "-tender")
    if key + "-sealed" not in plan.state:
        set_deadlines(plan, name, {"joinDeadline": at(now, 5 * plan.rate), "bidDeadline": at(now, 15 * plan.rate)})
        open_tender(plan, name)
        for vendor, tiers, fee, number in bids:
            bid(plan, vendor, name, "1", item, tiers, fee, number)
        wait_for(plan, name, "SEALED")
        plan.remember(key + "-sealed", lambda: True)
    for opener in OPENERS:
        plan.api.act(opener, "POST", name + ":openBids")
    for officer in ("body-officer", "body-officer2"):
        plan.api.act(officer, "POST", name + ":award")
    return name


def transcription(plan):
    """Awarded, in its standstill period."""
    codes = [row["code6"] for row in plan.municipalities[2:14]]
    awarded(plan, "transcription", {
        "title": "令和8年度 文字起こしツール 共同調達", "fiscalYear": 2026, "pattern": "INDIVIDUAL", "procedure": "OPEN",
        "priceKind": "UNIT", "awardRule": "LOWEST_PRICE", "sealing": "NONE", "minMunicipalities": 2, "minBids": 1,
        "description": "会議録の作成に使う文字起こしツールの年間ライセンスです。",
        "lots": [{"lot": "1", "title": "年間ライセンス", "kind": "SERVICE", "items": [
            {"item": "sw-transcribe", "title": "自動翻訳・文字起こしツール", "unit": "年・件", "ceilingUnitPrice": "495000"}]}],
        "costTerms": [{"title": "導入研修", "source": "FIXED_FEE", "bearers": "ALL", "split": [
            {"key": "EQUAL", "percent": "40"}, {"key": "QUANTITY", "percent": "60"}]}]},
        codes, lambda code: 2 + int(code[3:5]) % 7,
        [("vendor-1", [(1, "438000"), (40, "409000")], 1_200_000, "042"),
         ("vendor-4", [(1, "421000")], 2_400_000, "777"),
         ("vendor-5", [(1, "512000")], 0, "248")])


def laptops(plan):
    """Signed and in use: orders, deliveries and inspections."""
    codes = [row["code6"] for row in plan.municipalities[0:6]]
    name = awarded(plan, "laptops", {
        "title": "令和8年度 業務用ノートPC 共同購入", "fiscalYear": 2026, "pattern": "INDIVIDUAL", "procedure": "OPEN",
        "priceKind": "UNIT", "awardRule": "LOWEST_PRICE", "sealing": "NONE", "minMunicipalities": 2, "minBids": 2,
        "description": "職員の業務用ノートPCです。",
        "lots": [{"lot": "1", "title": "ノートPC", "kind": "GOODS", "items": [
            {"item": "laptop", "title": "業務用ノートPC 14型", "unit": "台", "ceilingUnitPrice": "158000"}]}],
        "marketTiers": [{"item": "laptop", "source": "デモ値", "tiers": [
            {"fromQuantity": "1", "unitPrice": "158000"}, {"fromQuantity": "500", "unitPrice": "149000"},
            {"fromQuantity": "1500", "unitPrice": "139800"}]}]},
        codes, lambda code: 120 + 40 * (int(code[3:5]) % 5),
        [("vendor-2", [(1, "151000"), (500, "141500"), (1500, "136000")], 0, "102"),
         ("vendor-6", [(1, "149500"), (500, "143200")], 0, "355")])
    plan.api.act("body-officer", "POST", name + ":endStandstill")
    query = urllib.parse.quote(name, safe="")
    contracts = plan.api.get("body-officer", f"contracts?round={query}&pageSize=100")["contracts"]
    for contract in contracts:
        plan.api.act(contract["municipality"] + "-approver", "POST", contract["name"] + ":sign")
        plan.api.act(contract["vendor"].split("/")[1], "POST", contract["name"] + ":sign")
    for index, contract in enumerate(sorted(contracts, key=lambda one: one["municipality"])[:3]):
        order_and_deliver(plan, contract, steps=index)


def order_and_deliver(plan, contract, steps):
    """An order of 40; delivered when steps ≥ 1, inspected when steps ≥ 2."""
    clerk = contract["municipality"] + "-clerk"
    vendor = contract["vendor"].split("/")[1]
    lines = [{"item": "laptop", "quantity": "40"}]
    order = plan.api.act(clerk, "POST", "orders", {"contract": contract["name"], "lines": lines})
    if steps < 1:
        return
    delivery = plan.api.act(vendor, "POST", "deliveries", {"order": order["name"], "lines": lines})
    if steps >= 2:
        plan.api.act(clerk, "POST", "inspections", {"delivery": delivery["name"], "result": "ACCEPTED"})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", required=True, help="for example http://127.0.0.1:8080")
    parser.add_argument("--accounts", required=True, help="accounts.csv of this deployment")
    parser.add_argument("--state", required=True, type=pathlib.Path, help="file that remembers what was done")
    parser.add_argument("--clock-rate", type=int, default=1)
    options = parser.parse_args()
    plan = Plan(Api(options.base, options.accounts), options.state, options.clock_rate)
    if plan.state.get("done"):
        return
    for step in (devices, chat, transcription, laptops):
        step(plan)
        print("demo round:", step.__doc__.split(":")[0].rstrip("."), flush=True)
    plan.remember("done", lambda: True)


if __name__ == "__main__":
    main()
