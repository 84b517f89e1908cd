"""The story once more with the gateway in one process and the services in another, mTLS between them."""

import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/drills"))

from product import Product, free_port, wait_gone  # noqa: E402 (the path comes first)


class Pair:
    """The two processes, on the database of a product whose own server was stopped."""

    def __init__(self, product):
        self.service, self.processes = (product.data / "service").resolve(), []
        os.kill(product.server_pid(), signal.SIGTERM)
        wait_gone(product.server_pid(), 15)
        tls = self.service / "tls"
        subprocess.run([ROOT / "deploy/certificates", tls, "gateway=127.0.0.1", "services=127.0.0.1"], check=True,
                       stdout=subprocess.DEVNULL)
        # The user that the product runs as reads the files.
        self.owner = self.service.stat()
        for path in [tls, *tls.iterdir()]:
            shutil.chown(path, self.owner.st_uid, self.owner.st_gid)
        self.grpc = f"127.0.0.1:{free_port()}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(20)

    def start(self, target, name, *settings):
        tls = self.service / "tls"
        pairs = [f"tls.ca={tls}/ca.crt", f"tls.cert={tls}/{name}.crt", f"tls.key={tls}/{name}.key", *settings]
        command = [self.service / "release/kyodo", "serve", f"--target={target}", "--config",
                   self.service / "kyodo.toml", *(word for pair in pairs for word in ("--set", pair))]
        drop = {} if os.geteuid() else {"user": self.owner.st_uid, "group": self.owner.st_gid, "extra_groups": []}
        with open(self.service / f"{name}.log", "wb") as log:
            self.processes.append(subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **drop))

    def wait(self, address):
        host, port = address.rsplit(":", 1)
        for _ in range(200):
            assert all(process.poll() is None for process in self.processes), self.logs()
            try:
                socket.create_connection((host, int(port)), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"nothing listens on {address}\n{self.logs()}")

    def answers_http2(self, certificate):
        """Does the services' port speak HTTP/2 with a client that shows this certificate (None = none)?"""
        tls = self.service / "tls"
        context = ssl.create_default_context(cafile=tls / "ca.crt")
        context.set_alpn_protocols(["h2"])
        if certificate:
            context.load_cert_chain(tls / f"{certificate}.crt", tls / f"{certificate}.key")
        host, port = self.grpc.split(":")
        settings = b"\0\0\0\4\0\0\0\0\0"
        try:
            with socket.create_connection((host, int(port)), timeout=10) as plain:
                with context.wrap_socket(plain, server_hostname=host) as secure:
                    secure.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settings)
                    return len(secure.recv(9)) == 9
        except (ssl.SSLError, ConnectionError):
            return False

    def logs(self):
        return "\n".join((self.service / f"{name}.log").read_text()[-2000:] for name in ("services", "gateway")
                         if (self.service / f"{name}.log").exists())


def main():
    with Product() as product, Pair(product) as pair:
        pair.start("tenants,procurement", "services", f"grpc.listen={pair.grpc}")
        pair.wait(pair.grpc)
        pair.start("gateway", "gateway", f"peer.tenants={pair.grpc}", f"peer.procurement={pair.grpc}")
        pair.wait(f"127.0.0.1:{product.port}")
        story = subprocess.run([sys.executable, ROOT / "tests/e2e/story.py", "--base", product.base, "--accounts",
                                product.accounts], check=False)
        if story.returncode != 0:
            print(pair.logs())
        # Without a certificate of the authority nobody gets in; with one the same bytes are answered.
        let_in = {who: pair.answers_http2(who) for who in (None, "gateway")}
        print("without a certificate:", "ACCEPTED" if let_in[None] else "refused", "· with the gateway's:",
              "accepted" if let_in["gateway"] else "REFUSED")
        return story.returncode or (0 if let_in == {None: False, "gateway": True} else 1)


if __name__ == "__main__":
    sys.exit(main())
