"""A small HTTP client for tests: the standard library only, one connection per thread, one caller per account."""

import concurrent.futures
import csv
import http.client
import json
import threading
import urllib.parse
import uuid


class Answer:
    """Status, parsed body and headers of one response."""

    def __init__(self, status, body, headers):
        self.status, self.body, self.headers = status, body, headers

    def reason(self):
        return self.body.get("reason", "") if isinstance(self.body, dict) else ""

    def __repr__(self):
        return f"{self.status} {json.dumps(self.body, ensure_ascii=False)[:600]}"


class Server:
    """One Kyodo at a base URL. Connections are kept per thread and opened anew when they break."""

    def __init__(self, base):
        self.host = urllib.parse.urlsplit(base).netloc
        self.local = threading.local()

    def send(self, method, path, body=None, headers=None, timeout=30):
        """One request; raises OSError or HTTPException when the answer does not come. Sent once, but for a GET over a
        kept connection that the server has closed meanwhile."""
        connection, kept = getattr(self.local, "connection", None), True
        if connection is None:
            connection, kept = http.client.HTTPConnection(self.host, timeout=timeout), False
            self.local.connection = connection
        data = None if body is None else json.dumps(body).encode()
        sent = dict(headers or {})
        if data is not None:
            sent["Content-Type"] = "application/json"
        try:
            connection.request(method, path, data, sent)
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            self.local.connection = None
            if kept and method == "GET":
                return self.send(method, path, body, headers, timeout)
            raise
        kind = response.headers.get("Content-Type", "")
        parsed = json.loads(text) if "json" in kind and text else text
        return Answer(response.status, parsed, response.headers)


class Caller:
    """One signed-in account."""

    def __init__(self, server, account, password):
        self.server, self.account, self.password = server, account, password
        self.token = ""

    def sign_in(self):
        answer = self.server.send("POST", "/v1/sessions", {"account": self.account, "password": self.password})
        assert answer.status == 200, f"{self.account} cannot sign in: {answer}"
        self.token = answer.body["token"]
        return self

    def call(self, method, path, body=None, key=None, **headers):
        """Any call; mutations get a fresh Idempotency-Key unless one is given ("" sends none)."""
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        if method != "GET" and key != "":
            sent["Idempotency-Key"] = key or str(uuid.uuid4())
        return self.server.send(method, path, body, sent)

    def get(self, path):
        return self.done("GET", path)

    def done(self, method, path, body=None, key=None):
        """The body of a call that must succeed."""
        answer = self.call(method, path, body, key)
        assert answer.status == 200, f"{self.account} {method} {path}: {answer}"
        return answer.body

    def post(self, path, body=None, key=None):
        return self.done("POST", path, {} if body is None else body, key)

    def put(self, path, body, key=None):
        return self.done("PUT", path, body, key)

    def patch(self, path, body):
        return self.done("PATCH", path + "?updateMask=" + ",".join(body), body)

    def refused(self, status, reason, method, path, body=None, key=None):
        """The answer of a call that must be refused in this way; reason None = any."""
        answer = self.call(method, path, body if body is not None or method == "GET" else {}, key)
        assert answer.status == status, f"{self.account} {method} {path}: {status} {reason} expected, got {answer}"
        if reason is not None:
            assert answer.reason() == reason, f"{self.account} {method} {path}: {reason} expected, got {answer}"
        return answer.body

    def every(self, path, plural, page_size=50):
        """All elements of a list, page by page."""
        found, token, join = [], "", "&" if "?" in path else "?"
        while True:
            query = urllib.parse.urlencode({"pageSize": page_size, "pageToken": token})
            page = self.get(f"{path}{join}{query}")
            found += page[plural]
            token = page["nextPageToken"]
            if not token:
                return found


class Accounts:
    """The accounts of a deployment; signs each in once, when it is first needed."""

    def __init__(self, base, path):
        self.server = Server(base)
        with open(path, encoding="utf-8", newline="") as file:
            self.rows = {row["account"]: row for row in csv.DictReader(file)}
        self.callers, self.lock = {}, threading.Lock()

    def __getitem__(self, account):
        with self.lock:
            if account in self.callers:
                return self.callers[account]
        caller = Caller(self.server, account, self.rows[account]["password"]).sign_in()
        with self.lock:
            return self.callers.setdefault(account, caller)

    def municipalities(self):
        return sorted(name[: -len("-clerk")] for name in self.rows if name.endswith("-clerk"))


def all_at_once(work, items, threads=16):
    """work(item) for all items in parallel; the results in order, the first failure raised."""
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, items))
