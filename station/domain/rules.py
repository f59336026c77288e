"""Rules: a typed tree of conditions over documented facts, and what a matching rule adds."""

from pydantic import BaseModel, ConfigDict


class RuleSet(BaseModel):
    """A published or draft set of rules under one version number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = 0
