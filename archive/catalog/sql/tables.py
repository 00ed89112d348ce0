"""Every table of the catalogue.

Instants are ISO 8601 text in UTC (``calendar.to_text``), so that both databases
compare them alike and a dump can be read with bare eyes.
"""

import sqlalchemy as sa

TABLES = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

body = sa.Table(
    "body",
    TABLES,
    sa.Column("code", sa.String(35), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("level", sa.String(16), nullable=False),
    sa.Column("parent", sa.String(35)),
    sa.Column("valid_from", sa.String(10)),
    sa.Column("valid_to", sa.String(10)),
    sa.Column("successor", sa.String(35)),
)

dossier = sa.Table(
    "dossier",
    TABLES,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("code", sa.Text, nullable=False, index=True),
    sa.Column("body", sa.String(35), nullable=False, index=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("opened_on", sa.String(10), nullable=False),
    sa.Column("closed_on", sa.String(10)),
    sa.Column("procedure", sa.Text),
    sa.UniqueConstraint("body", "code"),
)

receipt = sa.Table(
    "receipt",
    TABLES,
    sa.Column("code_hash", sa.String(64), primary_key=True),
    sa.Column("dossier", sa.String(26), nullable=False, index=True),
    sa.Column("factor_hash", sa.String(64), nullable=False),
    sa.Column("issued_on", sa.String(10), nullable=False),
)

record = sa.Table(
    "record",
    TABLES,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("waiting_for", sa.String(16)),
    sa.Column("problem", sa.String(64)),
    sa.Column("body", sa.String(35), nullable=False, index=True),
    sa.Column("dossier", sa.String(26), index=True),
    sa.Column("batch", sa.String(26), index=True),
    sa.Column("is_batch", sa.Boolean, nullable=False),
    sa.Column("received_at", sa.String(27), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("dated", sa.String(10), nullable=False),
    sa.Column("public", sa.String(26), nullable=False, unique=True),
    sa.Column("data", sa.Text, nullable=False),
)
"""``data`` is the manifest as JSON: the one description; the other columns are for finding it.
``public`` is the code of its page for anyone, open once it is sealed."""

file = sa.Table(
    "file",
    TABLES,
    sa.Column("record", sa.String(26), primary_key=True),
    sa.Column("role", sa.String(16), primary_key=True),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Index("ix_file_sha256", "sha256"),
)

page = sa.Table(
    "page",
    TABLES,
    sa.Column("record", sa.String(26), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("data", sa.Text, nullable=False),
)
"""A page as read, in the words of ``vankho read``: kept here only for speed; the truth is the
record's ``reading`` file."""

job = sa.Table(
    "job",
    TABLES,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("task", sa.String(32), nullable=False),
    sa.Column("args", sa.Text, nullable=False),
    sa.Column("dedupe_key", sa.Text, unique=True),
    sa.Column("record", sa.String(26), index=True),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("run_at", sa.String(27), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("max_attempts", sa.Integer, nullable=False),
    sa.Column("lease_until", sa.String(27)),
    sa.Column("token", sa.String(26)),
    sa.Column("host", sa.Text),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("error", sa.Text),
    sa.Index("ix_job_next", "state", "priority", "run_at"),
)

entry = sa.Table(
    "entry",
    TABLES,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("id", sa.String(26), nullable=False, unique=True),
    sa.Column("subject", sa.String(26), nullable=False, index=True),
    sa.Column("leaf", sa.String(64), nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)
"""The ledger: ``data`` is the entry's canonical JSON, ``leaf`` its RFC 9162 leaf hash."""

checkpoint = sa.Table(
    "checkpoint",
    TABLES,
    sa.Column("size", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(27), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)

person = sa.Table(
    "person",
    TABLES,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("username", sa.String(64), nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("password", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("second_factor", sa.Text),
    sa.Column("second_factor_since", sa.String(27)),
    sa.Column("left_on", sa.String(10)),
)
"""``password`` is empty until an invitation was redeemed; ``second_factor`` is sealed."""

membership = sa.Table(
    "membership",
    TABLES,
    sa.Column("person", sa.String(26), primary_key=True),
    sa.Column("body", sa.String(35), primary_key=True),
    sa.Column("office", sa.String(16), primary_key=True),
)

warrant = sa.Table(
    "warrant",
    TABLES,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("person", sa.String(26), nullable=False, index=True),
    sa.Column("bodies", sa.Text, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("since", sa.String(10)),
    sa.Column("until", sa.String(10)),
    sa.Column("ends", sa.String(10), nullable=False),
    sa.Column("revoked_on", sa.String(10)),
)

delegation = sa.Table(
    "delegation",
    TABLES,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("giver", sa.String(26), nullable=False, index=True),
    sa.Column("taker", sa.String(26), nullable=False, index=True),
    sa.Column("body", sa.String(35), nullable=False),
    sa.Column("office", sa.String(16), nullable=False),
    sa.Column("since", sa.String(10), nullable=False),
    sa.Column("until", sa.String(10), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("ended_on", sa.String(10)),
)

invitation = sa.Table(
    "invitation",
    TABLES,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("person", sa.String(26), nullable=False, index=True),
    sa.Column("purpose", sa.String(16), nullable=False),
    sa.Column("made_at", sa.String(27), nullable=False),
    sa.Column("ends_at", sa.String(27), nullable=False),
    sa.Column("used_at", sa.String(27)),
)

recovery = sa.Table(
    "recovery",
    TABLES,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("person", sa.String(26), nullable=False, index=True),
    sa.Column("used_at", sa.String(27)),
)
"""Codes that stand in, once each, for a lost second factor."""

known_address = sa.Table(
    "known_address",
    TABLES,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("at", sa.String(27), nullable=False),
)
"""From where an account was opened, and when last: keyed hashes of account and address."""

session = sa.Table(
    "session",
    TABLES,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("id", sa.String(26), nullable=False, unique=True),
    sa.Column("person", sa.String(26), nullable=False, index=True),
    sa.Column("csrf", sa.String(64), nullable=False),
    sa.Column("began_at", sa.String(27), nullable=False),
    sa.Column("seen_at", sa.String(27), nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("strong", sa.Boolean, nullable=False),
    sa.Column("pending", sa.Text),
)
"""``strong``: the second factor was passed. ``pending``: one being enrolled, sealed."""

token = sa.Table(
    "token",
    TABLES,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("id", sa.String(26), nullable=False, unique=True),
    sa.Column("person", sa.String(26), nullable=False, index=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("made_at", sa.String(27), nullable=False),
    sa.Column("ends_at", sa.String(27), nullable=False),
    sa.Column("scope", sa.Text, nullable=False),
)
"""``scope``: the acts it may do, with spaces between."""

signing_key = sa.Table(
    "signing_key",
    TABLES,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("person", sa.String(26), nullable=False, index=True),
    sa.Column("body", sa.String(35), nullable=False),
    sa.Column("path", sa.Text, nullable=False),
)
"""Which key file a person signs with; never its PIN."""

attempt = sa.Table(
    "attempt",
    TABLES,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("bucket", sa.Text, nullable=False),
    sa.Column("at", sa.String(27), nullable=False),
    sa.Index("ix_attempt_bucket_at", "bucket", "at"),
)

draft = sa.Table(
    "draft",
    TABLES,
    sa.Column("record", sa.String(26), primary_key=True),
    sa.Column("person", sa.String(26), primary_key=True),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("at", sa.String(27), nullable=False),
)
"""What an officer typed and did not yet confirm: survives a lost session."""

request_key = sa.Table(
    "request_key",
    TABLES,
    sa.Column("person", sa.String(26), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("seed", sa.String(64), nullable=False),
    sa.Column("token", sa.String(26), nullable=False),
    sa.Column("made_at", sa.String(27), nullable=False, index=True),
    sa.Column("until", sa.String(27), nullable=False),
    sa.Column("done", sa.Boolean, nullable=False),
    sa.Column("subject", sa.String(26)),
    sa.Column("manifest", sa.Text),
)
"""An idempotency key: ``key`` and ``fingerprint`` are keyed hashes; no answer is kept, for it is
told again from ``subject`` and ``manifest``. ``done`` is written with the act itself."""

webhook = sa.Table(
    "webhook",
    TABLES,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("bodies", sa.Text, nullable=False),
    sa.Column("states", sa.Text, nullable=False),
    sa.Column("made_by", sa.String(26), nullable=False),
    sa.Column("made_at", sa.String(27), nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("away_until", sa.String(27)),
    sa.Column("stopped_at", sa.String(27)),
    sa.Column("problem", sa.Text),
)
"""Where a machine wants to hear of steps. Its secret is not kept: it is derived from the id."""
