"""The SQL both databases share, one file a topic."""
