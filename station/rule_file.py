"""Rule sets as YAML that people read and write: text out of a rule set, and a rule set out of a text."""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from textwrap import indent
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from station.domain.rule_form import plain_rules
from station.domain.rules import RuleSet
from station.strict_yaml import WrittenText, read_yaml_file

__all__ = ["body_as_yaml", "read_rule_file", "rules_as_yaml"]

#: A condition, a limit or a schedule stays on one line up to this many signs.
ONE_LINE = 130


def read_rule_file(file: Path) -> WrittenText:
    """The plain values of a rule file and where they stand, not yet checked. Raises Trouble "yaml....".

    A file with nothing in it is an empty rule set.
    """
    written = read_yaml_file(file)
    return written if written.content is not None else WrittenText({}, written.lines)


def rules_as_yaml(rules: RuleSet, schema: str = "") -> str:
    """A rule set as text; what goes without saying is left out. `schema` is where an editor finds the JSON schema."""
    return body_as_yaml(plain_rules(rules), schema)


def body_as_yaml(body: Mapping[str, Any], schema: str = "") -> str:
    """The plain values of a rule set as text, whether they make sense or not: a draft as it was typed."""
    head = {name: value for name, value in body.items() if name != "rules"}
    rules = body.get("rules", [])
    text = StringIO()
    if schema:
        text.write(f"# yaml-language-server: $schema={schema}\n")
    if not rules or not isinstance(rules, list) or not all(isinstance(rule, Mapping) for rule in rules):
        text.write(_text(_block({**head, "rules": rules})))
        return text.getvalue()
    text.write(_text(_block(head)) + "\nrules:\n" if head else "rules:\n")
    items = (_text(SequenceNode(_LIST, [_block(rule)], flow_style=False)) for rule in rules)
    text.write("\n".join(indent(item, "  ") for item in items))
    return text.getvalue()


_MAP, _LIST = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"


class _Dumper(yaml.SafeDumper):
    """Lists are indented under their name, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 (PyYAML calls it so)
        super().increase_indent(flow, False)


def _text(node: Node) -> str:
    # no line is ever folded, so that a text can be indented as a whole
    return str(yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=10**9))


def _block(fields: Mapping[str, Any]) -> MappingNode:
    """Named fields, one to a line; small values stay on the line of their name."""
    return MappingNode(_MAP, [(_scalar(name), _node(value)) for name, value in fields.items()], flow_style=False)


def _node(value: Any) -> Node:
    is_flow = _fits_a_line(value)
    if isinstance(value, Mapping):
        return MappingNode(_MAP, [(_scalar(k), _node(v)) for k, v in value.items()], flow_style=is_flow)
    if isinstance(value, list):
        return SequenceNode(_LIST, [_node(one) for one in value], flow_style=is_flow)
    return _scalar(value)


def _fits_a_line(value: Any) -> bool:
    """Whether a value is a list of single values, or fields of them, and short; groups of conditions never are."""
    inner = list(value.values()) if isinstance(value, Mapping) else value
    if not isinstance(inner, list) or len(str(value)) > ONE_LINE:
        return False
    if isinstance(value, list):
        return not any(isinstance(one, Mapping | list) for one in inner)
    return all(_fits_a_line(one) for one in inner if isinstance(one, Mapping | list))


def _scalar(value: Any) -> ScalarNode:
    node = yaml.SafeDumper(StringIO()).represent_data(value)
    # line breaks and invisible signs stand as escapes, on one line
    is_quoted = isinstance(value, str) and not value.isprintable()
    return ScalarNode(node.tag, node.value, style='"' if is_quoted else None)
