"""Profiles: shipped ones load and state their source; broken ones name file and field."""

from pathlib import Path

import pytest

from printing.errors import ProfileUnreadable
from printing.media import Confirmation, Language
from printing.profiles import load_profiles
from station.assets_folder import assets_folder

GOOD = 'language = "zpl"\ndpi = 203\nprintable_dots = 832\nconfirmation = "none"\nsource = "test"\n'


def test_the_shipped_profiles_load_with_their_sources() -> None:
    profiles = load_profiles([assets_folder() / "profiles" / "printers"])
    assert {"epson-tm-t88vi", "generic-escpos-80", "zebra-zd421-300", "generic-zpl-203", "pdf"} <= profiles.keys()
    assert all(profile.source for profile in profiles.values())
    assert {profile.language for profile in profiles.values()} == set(Language)
    assert profiles["pdf"].confirmation is Confirmation.NONE
    assert not profiles["pdf"].monochrome


def test_every_print_head_fits_a_real_machine() -> None:
    for profile in load_profiles([assets_folder() / "profiles" / "printers"]).values():
        assert 40 <= profile.printable_dots / profile.dpi * 25.4 <= 216, profile.name


def test_a_users_profile_overrides_ours_and_a_missing_folder_is_empty(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    (ours / "desk.toml").write_text(GOOD)
    (theirs / "desk.toml").write_text(GOOD.replace("832", "800"))
    profiles = load_profiles([ours, theirs, tmp_path / "missing"])
    assert profiles["desk"].printable_dots == 800
    assert profiles["desk"].name == "desk"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (GOOD.replace("203", '"203"'), "dpi"),
        (GOOD.replace("832", "0"), "printable_dots"),
        (GOOD.replace('"zpl"', '"latin"'), "language"),
        (GOOD + "colour = 1\n", "colour"),
        (GOOD.replace('source = "test"\n', ""), "source"),
        ("language = ", ""),
    ],
)
def test_a_broken_profile_names_its_file_and_field(tmp_path: Path, text: str, field: str) -> None:
    (tmp_path / "broken.toml").write_text(text)
    with pytest.raises(ProfileUnreadable) as caught:
        load_profiles([tmp_path])
    assert caught.value.field == field
    assert caught.value.file.endswith("broken.toml")
    assert caught.value.problem
