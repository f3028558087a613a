"""The database of plans and their records."""
