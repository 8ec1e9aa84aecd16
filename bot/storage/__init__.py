"""The database: SQLAlchemy and Alembic live here and nowhere else."""
