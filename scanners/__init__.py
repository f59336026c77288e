"""Scanner bytes and keys to scans. No Qt, no station."""
