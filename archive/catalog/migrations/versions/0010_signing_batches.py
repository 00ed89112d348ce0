"""many documents signed with one unlock."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Do the step."""
