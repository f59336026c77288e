"""A plan becomes printable documents in the language of the customer."""
