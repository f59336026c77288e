"""A printer made of software: parses what it gets, shows the paper, answers like a real one."""
