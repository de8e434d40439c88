"""The command starts light: what is heavy is loaded when it is asked for."""

import subprocess
import sys

HEAVY = ("numpy", "duckdb", "weasyprint", "pandas", "scipy")


def test_a_plan_with_its_cost_loads_nothing_heavy(tmp_path):
    code = (
        "import sys; from click.testing import CliRunner; from thenar.cli.app import main; "
        "r = CliRunner().invoke(main, ['plan', 'stiff neck for 2 weeks, no injury', '--answers', 'age=38,zip=60614,rest=no']); "
        f"assert r.exit_code == 0 and 'What it may cost' in r.output, r.output; print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"THENAR_CACHE": str(tmp_path), "PATH": ""},
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stderr
