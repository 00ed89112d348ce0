"""What keeps an archive well: it is looked at, explained, and made anew from its store."""
