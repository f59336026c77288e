"""The wheel in an environment of its own: installs, runs from there, and goes again without the home folder."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: object, cwd: Path) -> str:
    """A command's standard output; its code must be 0."""
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "STATION_HOME")}
    environ.update(
        QT_QPA_PLATFORM="offscreen",
        HOME=str(cwd / "Konto"),
        XDG_CONFIG_HOME=str(cwd / "config"),
        LC_ALL="C",
        LANG="C",
        PIP_DISABLE_PIP_VERSION_CHECK="1",
    )
    line = [str(part) for part in command]
    done = subprocess.run(line, cwd=cwd, env=environ, capture_output=True, encoding="utf-8", timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_wheel_installs_runs_and_uninstalls_without_the_home(tmp_path: Path) -> None:
    """The packages it needs are those of this environment, so that no network is asked: with them installed for it
    alone, in folders nobody may write, `.packaging/build.py` walks the same way.
    """
    tmp_path = tmp_path / "Päckchen für Größe 7"  # as people name folders
    (tmp_path / "Konto").mkdir(parents=True)
    pip = (sys.executable, "-m", "pip")
    run(*pip, "wheel", ROOT, "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path / "wheel", cwd=tmp_path)
    (wheel,) = (tmp_path / "wheel").glob("*.whl")
    fresh = tmp_path / "fresh"
    venv.create(fresh, with_pip=False)
    scripts = fresh / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    purelib = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
    (purelib / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    run(*pip, "--python", python, "install", "--no-deps", "--no-index", "--ignore-installed", wheel, cwd=tmp_path)
    where = run(python, "-c", "import station, printing, scanners; print(station.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(purelib)
    home = tmp_path / "home"
    program = (scripts / "station",)
    (tmp_path / "table.toml").write_text('table = "Table 7"\nlanguage = "en"\n', encoding="utf-8")
    run(*program, "setup", "--file", tmp_path / "table.toml", "--home", home, cwd=tmp_path)
    assert "Table 7" in (home / "settings.toml").read_text(encoding="utf-8")
    assert "The database is whole" in run(*program, "doctor", "--home", home, cwd=tmp_path)
    run(*program, "demo", "--headless", "--out", tmp_path / "prints", cwd=tmp_path)
    assert list((tmp_path / "prints").rglob("*.pdf"))

    run(*program, "autostart", "on", "--kiosk", "--home", home, cwd=tmp_path)
    assert "stay in" in run(*program, "uninstall", "--data", "keep", "--home", home, cwd=tmp_path)
    assert not list((tmp_path / "config").rglob("*.desktop"))
    second = tmp_path / "second"
    run(*program, "setup", "--file", tmp_path / "table.toml", "--home", second, cwd=tmp_path)
    run(*program, "uninstall", "--data", "delete", "--yes", "--home", second, cwd=tmp_path)
    assert not second.exists()
    run(*pip, "--python", python, "uninstall", "--yes", "packing-station", cwd=tmp_path)
    assert not (purelib / "station").exists()
    assert (home / "settings.toml").exists()
    assert (home / "station.sqlite").exists()
    assert not [path for path in (tmp_path / "Konto").rglob("*station*") if path.is_file()]
