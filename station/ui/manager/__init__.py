"""The manager's window: widgets only. What they ask for is answered by desks behind `station.bridge`."""
