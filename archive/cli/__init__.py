"""Door 3: the shell. One verb a file."""
