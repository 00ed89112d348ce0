"""Every table of the archive, behind one transaction. The only user of SQLAlchemy."""
