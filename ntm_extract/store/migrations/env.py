"""Run by Alembic: works in the transaction that its caller has opened, so that an upgrade is done whole or not at all."""

from __future__ import annotations

from alembic import context

from ntm_extract.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
