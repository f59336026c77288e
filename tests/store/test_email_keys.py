"""Keys of e-mail addresses: the same for the same address of a shop, and nothing of the address in them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.store.email_keys import EmailKeys

KEYS = EmailKeys(b"secret", "main")


@pytest.mark.parametrize("spelling", ["ada@example.org", " Ada@Example.ORG\t", "ADA@EXAMPLE.ORG"])
def test_case_and_blanks_do_not_count(spelling: str) -> None:
    assert KEYS.key(spelling) == KEYS.key("ada@example.org") != ""


@pytest.mark.parametrize("other", ["ada+shop@example.org", "a.da@example.org", "ada@example.com"])
def test_another_spelling_is_another_person(other: str) -> None:
    assert KEYS.key(other) not in ("", KEYS.key("ada@example.org"))


@pytest.mark.parametrize("none", ["", "  ", "@", "ada@", "@example.org", "no e-mail"])
def test_what_is_no_address_has_no_key(none: str) -> None:
    assert KEYS.key(none) == ""


def test_another_shop_or_secret_has_another_key() -> None:
    address = "ada@example.org"
    keys = {KEYS.key(address), EmailKeys(b"secret", "outlet").key(address), EmailKeys(b"other", "main").key(address)}
    assert len(keys) == 3


@given(st.text(min_size=1).filter(lambda t: t.strip() == t and "@" not in t))
def test_any_sign_is_keyed_whatever_its_form(mailbox: str) -> None:
    key = KEYS.key(f"{mailbox}@example.org")
    assert len(key) == 64
    assert key == KEYS.key(unicodedata.normalize("NFD", f"{mailbox}@example.org"))
    assert "secret" not in repr(KEYS)
