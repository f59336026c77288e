"""The only glue between Qt and the rest: QObjects that carry work across threads."""
