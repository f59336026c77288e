"""Packing on while the network is away: a table works on its own copy, a courier carries between it and the server.

`outbox` tells what changed here, `upward` carries it to the server, `closure` and `downward` bring what the open
orders need, `removal` takes it away again, `link` never lets a packer wait, `courier` does it all in the background,
`kept_stores` are the stores of a table that works so.
"""
