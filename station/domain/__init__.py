"""Pure decisions: standard library, pydantic, numpy and scipy. No Qt, SQL, device, clock, randomness or file."""
