"""what machines need: idempotency keys, webhooks."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Do the step."""
