"""Everything that hands bytes to ``route.upload``: resumable uploads, folders, a mail box."""
