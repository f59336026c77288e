"""Alembic scripts of the store's schema; `station.store.schema` runs them."""
