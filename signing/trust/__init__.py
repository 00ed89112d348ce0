"""Whom we believe, and how certificates and proofs of non-revocation are fetched and judged."""

from signing.trust.anchors import Anchor, Trust, load_pem
from signing.trust.fetcher import Fetcher

__all__ = ["Anchor", "Fetcher", "Trust", "load_pem"]
