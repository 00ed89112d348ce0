"""The domain: what a record is and what may become of it. Standard library only."""
