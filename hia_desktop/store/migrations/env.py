"""Alembic's environment: the connection comes from `bring_up_to_date`, already in its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True, render_as_batch=True)
context.run_migrations()
