"""Each checker beside this file can fail: a fault planted in a copy of the tree turns it red."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LONG_FUNCTION = "void Long() {\n" + "  int x = 0;\n" * 80 + "}\n"


def findings(checker, root):
    """The lines a checker prints for a tree."""
    run = subprocess.run([sys.executable, HERE / f"{checker}.py", "--root", root], capture_output=True, text=True,
                         check=False)
    lines = run.stdout.splitlines()
    assert (run.returncode == 0) == (lines[-1:] == ["0 findings"]), run.stdout + run.stderr
    return lines[:-1]


class PlantedFaults(unittest.TestCase):
    """Every test plants one fault and expects exactly that finding beside those of the clean copy."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = pathlib.Path(folder.name)
        keep = shutil.ignore_patterns("node_modules", "build", "dist", "var", "__pycache__", ".git")
        for name in ("proto", "services", "gateway"):
            if (ROOT / name).exists():
                shutil.copytree(ROOT / name, self.tree / name, ignore=keep)

    def plant(self, path, text):
        target = self.tree / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def expect(self, checker, words):
        found = [line for line in findings(checker, self.tree) if words in line]
        self.assertEqual(len(found), 1, findings(checker, self.tree))

    def test_long_file(self):
        self.plant("services/tenants/api/long.cc", "// One line of many.\n" * 500)
        self.expect("tidy", "services/tenants/api/long.cc: 500 lines, at most 400")

    def test_long_cpp_function(self):
        self.plant("services/tenants/api/long.cc", "namespace kyodo {\n\n" + LONG_FUNCTION + "\n}\n")
        self.expect("tidy", "services/tenants/api/long.cc:3: a function of 82 lines, at most 70")

    def test_long_typescript_function(self):
        self.plant("gateway/web/src/long.ts", "export const long = () => {\n" + "  let x = '{';\n" * 80 + "};\n")
        self.expect("tidy", "gateway/web/src/long.ts:1: a function of 82 lines, at most 70")

    def test_long_python_function(self):
        self.plant("gateway/long.py", "def long():\n" + "    pass\n" * 80)
        self.expect("tidy", "gateway/long.py:1: a function of 81 lines, at most 70")

    def test_a_long_table_is_no_function(self):
        table = "namespace kyodo {\nconst int kTable[] = {\n" + "  1,\n" * 90 + "};\n}\n"
        self.plant("services/tenants/api/table.cc", table)
        self.assertFalse([line for line in findings("tidy", self.tree) if "table.cc" in line])

    def test_empty_names(self):
        self.plant("services/tenants/api/round.h", "class RoundManager {};\n")
        self.expect("tidy", "type RoundManager says nothing")
        self.plant("services/tenants/api/round_util.h", "\n")
        self.expect("tidy", "round_util.h: the file's name says nothing")

    def test_note_without_issue(self):
        self.plant("services/tenants/api/late.cc", "// TO" "DO: later\n// TO" "DO(#12): later\n")
        self.expect("tidy", "services/tenants/api/late.cc:1: a note without an issue number")

    def test_new_folder_at_the_top(self):
        self.plant("scripts/x.txt", "")
        self.expect("tidy", "scripts: not in the list of the top level")

    def test_forbidden_includes(self):
        for path, line in (("services/tenants/domain/a.cc", "#include <pqxx/pqxx>"),
                           ("services/tenants/domain/b.cc", '#include "tenants/store/users.h"'),
                           ("services/tenants/domain/c.cc", '#include "platform/database.h"'),
                           ("services/tenants/store/d.cc", '#include "kyodo/tenants/v1/users.pb.h"'),
                           ("services/tenants/api/e.cc", '#include "procurement/domain/round.h"'),
                           ("services/platform/f.cc", '#include "tenants/service.h"'),
                           ("gateway/http/g.cc", '#include "procurement/service.h"'),
                           ("services/optimizer/award/h.cc", '#include "platform/database.h"'),
                           ("services/optimizer/format/i.cc", '#include "optimizer/store/jobs.h"'),
                           ("services/optimizer/costshare/j.cc", "#include <unistd.h>"),
                           ("services/optimizer/store/k.cc", '#include "optimizer/award/core.h"'),
                           ("services/optimizer/worker/l.cc", "#include <pqxx/pqxx>")):
            self.plant(path, line + "\n")
            self.expect("layering", path)

    def test_sql_made_at_run_time(self):
        self.plant("services/tenants/store/a.cc", 'void F(pqxx::work& w) { w.exec("SELECT " + name); }\n')
        self.expect("static_sql", "a.cc:1: exec of a text that is not a literal")
        self.plant("services/tenants/store/b.cc", "void F(T& t) {\n  t.exec_params(fmt::format(text, 1), 2);\n}\n")
        self.expect("static_sql", "b.cc:2: exec_params of a text that is not a literal")
        self.plant("services/tenants/store/c.cc", "pqxx::connection own(dsn);\n")
        self.expect("static_sql", "c.cc:1: pqxx::connection goes around Database::Transact")

    def change_proto(self, pattern, replacement):
        path = self.tree / "proto/kyodo/tenants/v1/sessions.proto"
        text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
        self.assertEqual(count, 1)
        path.write_text(text, encoding="utf-8")

    def test_rpc_without_authorisation(self):
        self.change_proto(r'(get: "/v1/me"\};\n) *option \(kyodo.authz\) = \{[^}]*\};', r"\1")
        self.expect("protos", "SessionService.GetMe: no (kyodo.authz)")

    def test_anonymous_rpc(self):
        self.change_proto(r'(get: "/v1/me"\};\n) *option \(kyodo.authz\) = \{', r"\1 option (kyodo.authz) = {anonymous: true ")
        self.expect("protos", "SessionService.GetMe: anonymous, but not in the list")

    def test_badly_named_field(self):
        self.change_proto(r"string token = 1;", "string theToken = 1;")
        self.expect("protos", 'Field name "theToken" should be lower_snake_case')


if __name__ == "__main__":
    unittest.main()
