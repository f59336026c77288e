"""Links that lead to the shop, tell a parcel apart, and tell nobody else anything."""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.documents.links import (
    LONGEST_SHOWN,
    PREVIEW_TOKEN,
    code_in,
    fill_link,
    is_proof,
    make_code,
    make_token,
    read_token,
    typed_link,
)
from station.domain.trouble import Trouble

SECRET = b"k" * 32
PARCELS = st.uuids().map(lambda made: made.hex)
INSERTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(PARCELS, INSERTS, st.binary(min_size=16, max_size=64))
@settings(max_examples=200)
def test_a_token_tells_its_parcel_and_its_insert(parcel: str, insert: str, secret: bytes) -> None:
    assert read_token(make_token(parcel, insert, secret), secret) == (parcel, insert)


@given(PARCELS, st.data())
@settings(max_examples=200)
def test_every_changed_character_is_refused(parcel: str, data: st.DataObject) -> None:
    """No spelling of a token but the one that was printed is taken, not even one that decodes to the same bytes."""
    token = make_token(parcel, "card.review", SECRET)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters(codec="ascii", categories=["L", "N", "P"]).filter(lambda c: c != token[at]))
    with pytest.raises(Trouble, match=r"link\.not_ours"):
        read_token(token[:at] + other + token[at + 1 :], SECRET)


@given(st.text(max_size=80))
@settings(max_examples=200)
def test_anything_else_is_refused_in_words(token: str) -> None:
    with pytest.raises(Trouble, match=r"link\.not_ours"):
        read_token(token, SECRET)


@pytest.mark.parametrize("token", ["", ".", PREVIEW_TOKEN, "a.b", "ÄÖÜ.ß", "\ud800.x"])
def test_no_token_at_all_is_refused(token: str) -> None:
    with pytest.raises(Trouble, match=r"link\.not_ours"):
        read_token(token, SECRET)


def test_a_token_of_another_shop_is_refused() -> None:
    with pytest.raises(Trouble, match=r"link\.not_ours"):
        read_token(make_token(UUID(int=1).hex, "card.review", b"another shop's key"), SECRET)


def test_without_a_secret_nothing_is_signed() -> None:
    with pytest.raises(ValueError, match="secret"):
        make_token(UUID(int=1).hex, "card.review", b"")


def test_a_token_fits_an_address_unchanged_and_is_short() -> None:
    token = make_token(UUID(int=2**128 - 1).hex, "card.review", SECRET)
    link = fill_link("review?t={token}", "https://shop.example", token=token)
    assert parse_qs(urlsplit(link).query) == {"t": [token]}
    assert len(token) == 36 + 1 + 12  # 27 bytes of payload, a dot, 72 bits of signature


@pytest.mark.parametrize(
    ("template", "shop", "link"),
    [
        ("review", "https://shop.example", "https://shop.example/review"),
        ("review", "https://shop.example/de/", "https://shop.example/de/review"),
        ("/review", "https://shop.example/de", "https://shop.example/review"),
        ("p/{sku}?i={insert}", "https://shop.example", "https://shop.example/p/A%2F1?i=card.x%26y"),
        ("https://talk.example/{sku}", "https://shop.example", "https://talk.example/A%2F1"),
        ("https://talk.example/{sku}", "", "https://talk.example/A%2F1"),
        ("review", "", ""),
        ("javascript:alert(1)", "https://shop.example", ""),
        ("mailto:a@b.example", "", ""),
        ("https://[", "https://shop.example", ""),
    ],
)
def test_links_start_at_the_shop_or_where_they_say(template: str, shop: str, link: str) -> None:
    assert fill_link(template, shop, sku="A/1", insert_id="card.x&y") == link


@pytest.mark.parametrize(
    ("link", "typed"),
    [
        ("https://www.shop.example/review?t=abc#x", "shop.example/review"),
        ("https://shop.example/", "shop.example"),
        ("https://shop.example/" + "a" * 60, "shop.example"),
    ],
)
def test_what_is_typed_is_short(link: str, typed: str) -> None:
    assert typed_link(link) == typed


@given(st.uuids(), st.text(min_size=1, max_size=20), st.binary(min_size=16, max_size=32))
def test_a_code_names_its_parcel_and_proves_its_insert(parcel: UUID, insert_id: str, secret: bytes) -> None:
    code = make_code(parcel.hex, insert_id, secret)
    read = code_in(code)
    assert read is not None
    assert read[0] == parcel.hex[:10]
    assert is_proof(read[1], parcel.hex, insert_id, secret)


def test_a_code_of_another_insert_parcel_or_shop_proves_nothing() -> None:
    """One in a million meets another's proof; these do not."""
    parcel, other = UUID(int=1 << 120).hex, UUID(int=2 << 120).hex
    _, proof = code_in(make_code(parcel, "card.review", SECRET)) or ("", "")
    assert is_proof(proof, parcel, "card.review", SECRET)
    assert not is_proof(proof, parcel, "card.birthday", SECRET)
    assert not is_proof(proof, other, "card.review", SECRET)
    assert not is_proof(proof, parcel, "card.review", b"t" * 32)


@pytest.mark.parametrize(
    ("link", "typed"),
    [
        ("https://www.shop.example/review?t=TOKEN", "shop.example/review?t=7F3K-9QXD-4M2P"),
        ("https://shop.example/r/TOKEN", "shop.example/r/7F3K-9QXD-4M2P"),
        (
            "https://a-shop-with-a-long-name.example/review?t=TOKEN",
            "a-shop-with-a-long-name.example/review\n?t=7F3K-9QXD-4M2P",
        ),
        ("https://a-shop-with-a-long-name.example/r/TOKEN", "a-shop-with-a-long-name.example/r/\n7F3K-9QXD-4M2P"),
        ("https://shop.example/" + "a" * 60 + "?t=TOKEN", "shop.example\n7F3K-9QXD-4M2P"),
        ("https://shop.example/r?t=TOKEN&from=parcel", "shop.example\n7F3K-9QXD-4M2P"),
        ("https://shop.example/about", "shop.example/about"),
    ],
)
def test_the_code_stands_where_the_token_would_as_long_as_it_can_be_typed(link: str, typed: str) -> None:
    assert typed_link(link, "TOKEN", "7F3K-9QXD-4M2P") == typed


_labels = st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,38}[a-z0-9]", fullmatch=True), min_size=2, max_size=6)
_steps = st.lists(st.from_regex(r"[a-zA-Z0-9._~-]{1,50}", fullmatch=True), max_size=4)


@given(_labels, _steps, st.sampled_from(["/{}", "?t={}", "?from=parcel&t={}", "?t={}&from=parcel"]), st.uuids())
def test_who_cannot_scan_can_always_type_a_code(labels: list[str], steps: list[str], end: str, parcel: UUID) -> None:
    """However long the link: short lines, the shop first, the code whole in the last of them."""
    host, code = ".".join(labels), make_code(parcel.hex, "card.review", SECRET)
    token = make_token(parcel.hex, "card.review", SECRET)
    lines = typed_link(f"https://{'/'.join((host, *steps))}{end.format(token)}", token, code).split("\n")
    assert max(map(len, lines)) <= LONGEST_SHOWN
    assert "".join(lines).startswith(host)
    assert code_in(lines[-1]) == code_in(code)
    assert token not in "".join(lines)
