"""Pictures of pages: loading, turning, cleaning and straightening them before they are read."""
