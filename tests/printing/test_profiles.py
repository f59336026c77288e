"""Profiles: shipped ones load and state their source; broken ones name file and field."""

from pathlib import Path

import pytest

from printing.errors import ProfileUnreadable
from printing.media import CodeForm, Confirmation, GraphicForm, Language, TextMode
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


#: What a shop can be expected to have: none of these may get lost.
MODELS = {
    *("epson-tm-t88v", "epson-tm-t88vi", "epson-tm-t88vii", "epson-tm-t20iii", "epson-tm-m30iii"),
    *("generic-escpos-80", "generic-escpos-58", "generic-escpos-80-text", "star-tsp143", "star-mc-print3"),
    *("zebra-zd421-203", "zebra-zd421-300", "zebra-zd621-203", "zebra-zd621-300", "zebra-gk420-203", "zebra-gx430-300"),
    *("tsc-te200", "brother-ql-700", "brother-ql-820nwb"),
    *("generic-zpl-203", "generic-zpl-300", "generic-zpl-600", "generic-tspl-203", "generic-epl-203", "pdf"),
}


def test_every_model_is_there_and_says_what_of_it_is_assumed() -> None:
    profiles = load_profiles([assets_folder() / "profiles" / "printers"])
    assert profiles.keys() >= MODELS
    for profile in profiles.values():
        assert "assumed" in profile.source.lower(), profile.name
        assert (
            profile.source.startswith("assumed") or "reference" in profile.source or "specifications" in profile.source
        )


def test_text_mode_names_a_code_page_of_one_byte_a_letter(tmp_path: Path) -> None:
    good = GOOD.replace("zpl", "escpos") + '[text_mode]\ncode_page = "cp858"\nnumber = 19\ncolumns = 42\n'
    (tmp_path / "slow.toml").write_text(good)
    assert load_profiles([tmp_path])["slow"].text_mode == TextMode("cp858", 19, 42)
    for code_page in ("utf-8", "gbk", "klingon", "rot13", "utf-16"):
        (tmp_path / "slow.toml").write_text(good.replace("cp858", code_page))
        with pytest.raises(ProfileUnreadable) as caught:
            load_profiles([tmp_path])
        assert caught.value.field == "text_mode.code_page"


def test_zpl_says_in_which_form_it_takes_pictures(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text(GOOD + 'graphics = "hex"\n')
    assert load_profiles([tmp_path])["old"].graphics is GraphicForm.HEX
    (tmp_path / "old.toml").write_text(GOOD + 'graphics = "b64"\n')
    with pytest.raises(ProfileUnreadable):
        load_profiles([tmp_path])


def test_zpl_says_who_draws_bar_codes(tmp_path: Path) -> None:
    shipped = load_profiles([assets_folder() / "profiles" / "printers"])
    assert {profile.codes for profile in shipped.values()} == {CodeForm.DOTS}, "no firmware was seen yet"
    (tmp_path / "own.toml").write_text(GOOD + 'codes = "native"\n')
    assert load_profiles([tmp_path])["own"].codes is CodeForm.NATIVE


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
