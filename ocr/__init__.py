"""Read Vietnamese scans: words with boxes, fields, and a searchable PDF/A-2b."""
