"""Alembic's entry: runs the steps on the connection that ``upgrade`` was given."""

from alembic import context

from archive.catalog.sql.tables import TABLES

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=TABLES, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
