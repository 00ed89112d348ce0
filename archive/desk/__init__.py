"""The dossier's way past the one-stop desk (một cửa)."""
