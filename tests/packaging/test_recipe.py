"""The recipes of the frozen program and its installer agree with the program: version, commands, modules, files."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from station.cli import app

ROOT = Path(__file__).resolve().parents[2]
RECIPES = ROOT / ".packaging"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def text(name: str) -> str:
    return (RECIPES / name).read_text(encoding="utf-8")


def test_windows_shows_the_version_of_the_package() -> None:
    resource = text("version_resource.txt")
    ast.parse(resource)
    assert re.findall(r'"(?:File|Product)Version", "([^"]+)"', resource) == [VERSION, VERSION]
    numbers = ", ".join([*VERSION.split("."), "0"])
    assert re.findall(r"(?:filevers|prodvers)=\(([^)]*)\)", resource) == [numbers, numbers]
    assert f'#define Version "{VERSION}"' in text("station.iss")


def test_the_program_tells_its_version() -> None:
    told = CliRunner().invoke(app, ["--version"])
    assert (told.exit_code, told.output) == (0, f"packing-station {VERSION}\n")


def test_the_installer_needs_no_administrator_and_asks_about_data() -> None:
    script = text("station.iss")
    assert "PrivilegesRequired=lowest" in script
    assert "PrivilegesRequiredOverridesAllowed=\n" in script
    assert "MB_DEFBUTTON2" in script  # Enter keeps the data
    assert "NOT RUN HERE" in script


@pytest.mark.parametrize("words", re.findall(r'Parameters: "([a-z]+(?: [a-z]+)?)', text("station.iss")))
def test_the_installer_calls_commands_that_there_are(words: str) -> None:
    told = CliRunner().invoke(app, [*words.split(), "--help"])
    assert told.exit_code == 0, words


def test_every_file_that_the_installer_takes_is_there() -> None:
    assert (ROOT / "LICENSE").is_file()
    with Image.open(ROOT / "assets" / "icons" / "station.ico") as icon:
        assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= icon.info["sizes"]


def test_the_recipe_excludes_nothing_that_we_import() -> None:
    """Names of our own imports, and the list of what is left out, have nothing in common."""
    recipe = ast.parse(text("station.spec"))
    left_out: set[str] = set()
    for node in ast.walk(recipe):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "excludes":
            left_out = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
    ours: set[str] = set()
    for package in ("station", "printing", "scanners"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    ours |= {name.name for name in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    ours |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    ours = {name.removeprefix("PySide6.") for name in ours}
    assert len(left_out) > 30
    assert {name for name in ours if name in left_out or name.split(".")[0] in left_out} == set()


def test_packaging_says_what_it_does_not_know() -> None:
    done = subprocess.run([sys.executable, RECIPES / "build.py", "--sign"], capture_output=True, text=True, check=False)
    assert (done.returncode, "--smoke" in done.stderr) == (1, True)
