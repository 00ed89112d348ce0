"""Everything that exists only to show the archive: invented bodies, papers and certificates."""
