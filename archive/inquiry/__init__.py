"""What may be asked of the archive; every question checks the asker's rights itself."""
