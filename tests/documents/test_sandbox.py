"""Templates of managers: what they may do, and what no template can do to this PC."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.documents.sandbox import LONGEST_TEMPLATE, TextUnusable, render, variables_of


def test_variables_and_choices() -> None:
    source = "{% if formal and days > 1 %}Sie{% elif not formal %}du{% else %}?{% endif %} {{ 'a' if formal else 'b' }}"
    assert render(source, {"formal": True, "days": 2}) == "Sie a"
    assert render(source, {"formal": False, "days": 2}) == "du b"
    assert variables_of(source) == {"formal", "days"}


def test_a_missing_value_may_be_asked_about_but_not_printed() -> None:
    assert render("x{% if contact %} {{ contact }}{% endif %}", {}) == "x"
    with pytest.raises(TextUnusable, match="contact"):
        render("{{ contact }}", {})


def test_blanks_left_by_a_choice_are_tidied() -> None:
    assert render("a {% if no %}x{% endif %} b\n\n\n\n c", {}) == "a b\n\nc"


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 1000000000 }}",
        "{{ 2 ** 100000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% for a in x %}{% endfor %}",
        "{% set a = 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{{ x.__class__ }}",
        "{{ x['__class__'] }}",
        "{{ x() }}",
        "{{ x | upper }}",
        "{{ 'a' ~ 'b' }}",
        "{% include 'x' %}",
        "{% extends 'x' %}",
        "{% block b %}{% endblock %}",
        "{{ [1] }}",
        "{{",
        "{% if %}",
        "{{ 1 < 'a' }}",
        "x" * (LONGEST_TEMPLATE + 1),
        "x" * 1300,
    ],
)
def test_everything_else_is_refused(source: str) -> None:
    with pytest.raises(TextUnusable):
        render(source, {"x": "value"})


def test_a_value_is_text_even_if_it_looks_like_a_template() -> None:
    assert render("{{ name }}", {"name": "{{ 7 * 7 }}{% if %}"}) == "{{ 7 * 7 }}{% if %}"


@given(st.text(max_size=200))
def test_any_template_is_rendered_or_refused(source: str) -> None:
    """No text a manager can type ends in another error than TextUnusable."""
    with suppress(TextUnusable):
        assert render(source, {}) is not None
