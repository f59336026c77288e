"""Use cases without Qt: what a scan means, the packing session, settling of jobs."""
