"""Alembic scripts of the store's schema; `station.store.migrate` runs them."""
