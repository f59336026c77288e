"""`station prints` as scripts rely on it."""

import json
from pathlib import Path

from typer.testing import CliRunner

from station.cli import app


def test_a_home_without_prints_says_so(tmp_path: Path) -> None:
    asked = ["prints", "--days", "3", "--home", str(tmp_path)]
    answer = CliRunner().invoke(app, [*asked, "--json"], env={"LANG": "C", "LC_ALL": "C"})
    assert json.loads(answer.stdout) == {"days": 3, "prints": [], "misprints": []}
    assert CliRunner().invoke(app, asked, env={"LANG": "C", "LC_ALL": "C"}).stdout == "Nothing was printed.\n"
