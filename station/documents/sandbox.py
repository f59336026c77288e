"""Templates of managers, made harmless: what they may contain, and rendering within bounds. No texts, no variables.

A template may print variables and choose with `if`: `{{ product }}`, `{% if formal %}...{% else %}...{% endif %}`,
comparisons, `and`, `or`, `not`. Loops, assignments, calls, attributes, filters, arithmetic and imports are refused
when it is read, so its work is bounded by its length; Jinja's immutable sandbox stands behind that.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from jinja2 import Template, TemplateError, TemplateSyntaxError, Undefined, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

#: Longest template and longest text in characters: an A6 card holds about 900.
LONGEST_TEMPLATE: Final = 4000
LONGEST_TEXT: Final = 1200

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.CondExpr,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Test,
)  # fmt: skip


class TextUnusable(Exception):
    """A text cannot be used. `problem` is a short cause in English without any customer's facts."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class _Missing(Undefined):
    """A variable without a value: it may be asked about (`{% if contact %}`), but printing it fails."""

    __slots__ = ()

    def __str__(self) -> str:
        return self._fail_with_undefined_error()


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox with `*`, `**` and `%` refused as well: 'a' * 10**9 would build a gigabyte."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 - Jinja's signature
        raise SecurityError(f"operator {operator} is not allowed")


_ENVIRONMENT = _Environment(undefined=_Missing, autoescape=False)  # paper is not HTML


def variables_of(source: str) -> frozenset[str]:
    """Names a template asks for. Raises TextUnusable where it is no allowed template."""
    return frozenset(meta.find_undeclared_variables(_parsed(source)))


def render(source: str, variables: Mapping[str, object]) -> str:
    """The text of a template, outer blanks off. Raises TextUnusable: forbidden, broken, a value missing, too long."""
    try:
        text = _compiled(source).render(variables)
    except TemplateError as error:
        raise TextUnusable(f"{type(error).__name__}: {error.message}") from error
    except TypeError as error:  # a number compared with a word
        raise TextUnusable("values that cannot be compared") from error
    text = _tidy(text)
    if len(text) > LONGEST_TEXT:
        raise TextUnusable(f"longer than {LONGEST_TEXT} characters")
    return text


def _tidy(text: str) -> str:
    """Blanks that an `if` left behind: one between words, at most one empty line between paragraphs."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" *\n *", "\n", re.sub(r"[ \t]+", " ", text))).strip()


@lru_cache(maxsize=1024)
def _compiled(source: str) -> Template:
    _parsed(source)
    return _ENVIRONMENT.from_string(source)


def _parsed(source: str) -> nodes.Template:
    if len(source) > LONGEST_TEMPLATE:
        raise TextUnusable(f"template longer than {LONGEST_TEMPLATE} characters")
    try:
        tree = _ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        raise TextUnusable(f"line {error.lineno}: {error.message}") from error
    except RecursionError as error:
        raise TextUnusable("nested too deeply") from error
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise TextUnusable(f"line {node.lineno}: {type(node).__name__.lower()} is not allowed")
    return tree
