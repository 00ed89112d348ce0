"""Văn Khố: the record archive."""
