"""How Alembic runs here: on the connection, and in the transaction, it is handed."""

from alembic import context

from upsell_widget.storage.migrations import VERSION_TABLE
from upsell_widget.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
