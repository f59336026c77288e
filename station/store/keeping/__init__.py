"""Packing on while the network is away: a table works on its own copy, a courier carries between it and the server.

`outbox` tells what changed here, `upward` carries it to the server, `closure` and `downward` bring what the open
orders need, `codes` are the voucher codes it may give, `removal` takes it away again, `courier` does it all in the
background. `link` never lets a packer wait, `desk`, `claims` and `hold_again` ask the server over it, `kept_stores` are
the stores of a table that works so.
"""
