"""The product that a drill works on: the one named by KYODO_PRODUCT ("DIR PORT"), else one of its own by deploy/up."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/e2e"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Product:
    """Running on entering. One of its own is removed on leaving, another one's is left running."""

    def __enter__(self):
        self.folder, named = None, os.environ.get("KYODO_PRODUCT", "").rsplit(" ", 1)
        if len(named) == 2:
            self.data, self.port = pathlib.Path(named[0]), int(named[1])
        else:
            self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kyodo-drill-"))
            self.data, self.port = self.folder / "data", free_port()
            self.up()
        self.base = f"http://127.0.0.1:{self.port}"
        self.accounts = self.data / "accounts.csv"
        self.restart()
        return self

    def __exit__(self, *_):
        if self.folder is None:
            self.restart()
            return
        subprocess.run([ROOT / "deploy/down", "--data", self.data], check=False, stdout=subprocess.DEVNULL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def up(self):
        """Starts what does not run."""
        run = subprocess.run([ROOT / "deploy/up", "--port", str(self.port), "--data", self.data, "--no-demo"],
                             capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise RuntimeError(f"deploy/up failed:\n{run.stdout}{run.stderr}")

    def restart(self):
        """Starts what was killed, as deploy/up does but without looking for something to build."""
        script = """for part in base cluster service; do . "$0/deploy/lib/$part.sh"; done
            use_data_dir "$1"; lock_data_dir 5; choose_socket_dir; start_cluster
            [ -n "$(kyodo_pid)" ] || start_kyodo "$2" """
        run = subprocess.run(["bash", "-u", "-o", "pipefail", "-c", script, ROOT, self.data, str(self.port)],
                             capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise RuntimeError(f"the restart failed:\n{run.stdout}{run.stderr}")

    def server_pid(self):
        return int((self.data / "service/kyodo.pid").read_text())

    def postmaster_pid(self):
        return int((self.data / "service/postgres/postmaster.pid").read_text().splitlines()[0])

    def log(self):
        return (self.data / "service/kyodo.log").read_text(errors="replace")


def kill(pid):
    """SIGKILL, and waits until the process is gone."""
    os.kill(pid, signal.SIGKILL)
    wait_gone(pid, 10)


def wait_gone(pid, seconds):
    """How long a process took to end; fails after so many seconds."""
    start = time.monotonic()
    while pathlib.Path(f"/proc/{pid}").exists() and _state(pid) != "Z":
        if time.monotonic() - start > seconds:
            raise AssertionError(f"process {pid} still runs after {seconds} s")
        time.sleep(0.01)
    return time.monotonic() - start


def _state(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"
