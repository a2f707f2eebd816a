"""The language that mails are written in: of who has an account, of who wrote without one, of each mail."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("person", "contributor", "authority_request", "flag", "enquiry", "data_request", "mail"):
        op.add_column(table, sa.Column("language", sa.String(length=8), server_default="fr", nullable=False))
