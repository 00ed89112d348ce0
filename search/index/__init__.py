"""Where entries are kept and found: one interface, one file per engine."""
