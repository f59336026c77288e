"""The only SQL: engine, tables, repositories, feeds in, migrations."""
