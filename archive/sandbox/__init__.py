"""The child in which foreign bytes are parsed: no network, no files, limits on all else."""
