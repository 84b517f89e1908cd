"""deploy/up and deploy/down as an operator meets them: again, at once, after kills, and when something is wrong."""

import os
import pathlib
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/drills"))

from product import Product, free_port, kill  # noqa: E402 (the path comes first)


def up(*arguments, env=None):
    return subprocess.run([ROOT / "deploy/up", *map(str, arguments)], capture_output=True, text=True, check=False,
                          env={**os.environ, **(env or {})})


class Commands(unittest.TestCase):
    """One product for all of them; each test leaves it running."""

    @classmethod
    def setUpClass(cls):
        cls.product = Product()
        cls.product.__enter__()
        cls.again = ("--port", cls.product.port, "--data", cls.product.data, "--no-demo")
        up(*cls.again)

    @classmethod
    def tearDownClass(cls):
        cls.product.__exit__()

    def refused(self, words, *arguments, env=None):
        """Non-zero, one clear message with these words, no stack trace."""
        run = up(*arguments, env=env)
        self.assertNotEqual(run.returncode, 0, run.stdout)
        self.assertIn(words, run.stderr)
        self.assertNotIn("Traceback", run.stderr)

    def healthy(self):
        with socket.create_connection(("127.0.0.1", self.product.port), 5) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return b" 200 " in connection.recv(100)

    def sql(self, statement):
        service = self.product.data.resolve() / "service"
        return subprocess.run(["/usr/lib/postgresql/15/bin/psql", "-X", "-At", "-h", service.resolve() / "run", "-U",
                               "kyodo_superuser", "-d", "kyodo", "-c", statement], check=True, capture_output=True,
                              text=True, env={**os.environ, "PGPASSFILE": str(self.product.data / "owner.pgpass")}).stdout

    def test_a_second_run_is_quick_and_changes_nothing(self):
        accounts, server = self.product.accounts.read_bytes(), self.product.server_pid()
        begin = time.monotonic()
        run = up(*self.again)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertLessEqual(time.monotonic() - begin, 10)
        self.assertEqual(self.product.accounts.read_bytes(), accounts)
        self.assertEqual(self.product.server_pid(), server)
        self.assertIn(f"http://127.0.0.1:{self.product.port}", run.stdout)
        self.assertEqual(stat.S_IMODE(self.product.accounts.stat().st_mode), 0o600)

    def test_killed_processes_come_back(self):
        kill(self.product.server_pid())
        self.assertEqual(up(*self.again).returncode, 0)
        kill(self.product.postmaster_pid())
        kill(self.product.server_pid())
        run = up(*self.again)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertTrue(self.healthy())

    def test_down_stops_and_the_data_stay(self):
        before = self.sql("SELECT count(*) FROM tenants.users")
        for _ in range(2):
            down = subprocess.run([ROOT / "deploy/down", "--data", self.product.data], check=False)
            self.assertEqual(down.returncode, 0)
        with self.assertRaises(OSError):
            self.healthy()
        self.assertEqual(up(*self.again).returncode, 0)
        self.assertEqual(self.sql("SELECT count(*) FROM tenants.users"), before)

    def test_down_leaves_a_strangers_process_alone(self):
        with tempfile.TemporaryDirectory() as folder, subprocess.Popen(["sleep", "60"]) as stranger:
            (pathlib.Path(folder) / "service").mkdir()
            (pathlib.Path(folder) / "service/kyodo.pid").write_text(f"{stranger.pid}\n")
            subprocess.run([ROOT / "deploy/down", "--data", folder], check=True, stdout=subprocess.DEVNULL)
            self.assertIsNone(stranger.poll())
            stranger.kill()

    def test_a_taken_port(self):
        with socket.socket() as other, tempfile.TemporaryDirectory() as folder:
            other.bind(("127.0.0.1", 0))
            other.listen()
            self.refused("is taken", "--port", other.getsockname()[1], "--data", folder)

    def test_two_at_once_on_one_folder(self):
        script = f'exec 9>"{self.product.data}/.lock"; flock 9; echo held; exec sleep 30'
        with subprocess.Popen(["bash", "-c", script], stdout=subprocess.PIPE) as holder:
            holder.stdout.readline()
            self.refused("another deploy/up", *self.again)
            holder.kill()

    def test_data_of_a_newer_version(self):
        self.sql("INSERT INTO kyodo_migrations.applied (service, number, name, sha256) VALUES ('tenants', 9999, 'x', 'x')")
        self.refused("newer Kyodo", *self.again)
        self.sql("DELETE FROM kyodo_migrations.applied WHERE number = 9999")

    def test_bad_arguments(self):
        self.refused("1 to 65535", "--port", "70000")
        self.refused("unknown argument", "--prot", "80")
        self.refused("needs a value", "--data")
        self.refused("whole number", "--clock-rate", "fast")
        self.refused("cannot make the data folder", "--data", "/dev/null/x", "--port", free_port())

    def test_packages_that_cannot_be_installed(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, body in (("dpkg-query", "exit 1"), ("apt-get", "exit 100"), ("sudo", "exit 1")):
                program = pathlib.Path(folder) / name
                program.write_text(f"#!/bin/sh\n{body}\n")
                program.chmod(0o755)
            self.refused("postgresql-15", "--data", pathlib.Path(folder) / "data", "--port", free_port(),
                         env={"PATH": f"{folder}:{os.environ['PATH']}"})

    def test_a_full_disk(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "none", folder], check=False,
                          capture_output=True).returncode != 0:
            self.skipTest("a small file system cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", folder], check=True)
        self.refused("not enough disk space", "--data", pathlib.Path(folder) / "data", "--port", free_port())


if __name__ == "__main__":
    unittest.main()
