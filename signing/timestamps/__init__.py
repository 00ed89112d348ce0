"""Who says what time it was: RFC 3161 over HTTP, or inside the process for tests."""
