"""The store: every plan's records in one SQLite or PostgreSQL database, with versions of plans, views and migrations."""
