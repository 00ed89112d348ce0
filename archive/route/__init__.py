"""The route of a record: seven stages, one file each, that meet only through a record's state."""
