"""Alembic's entry: the connection is handed over by `Database.migrate`, which commits."""

from alembic import context

from manifeste_tool.storage.tables import (
    adoption,
    amendments,
    base,
    comments,
    commission,
    contributions,
    gathering,
    journal,
    outcomes,
    people,
    publication,
    synthesis,
    telling,
    text,
    workshops,
)
from manifeste_tool.storage.tables.accounts import belonging, entering, privacy
from manifeste_tool.storage.tables.serving import nodes

TABLES = (
    adoption,
    amendments,
    comments,
    commission,
    contributions,
    gathering,
    journal,
    outcomes,
    people,
    publication,
    synthesis,
    telling,
    text,
    workshops,
    belonging,
    entering,
    privacy,
    nodes,
)

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
