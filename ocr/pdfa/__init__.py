"""The parts of a searchable PDF/A-2b: the invisible font, the text layer, the leaves."""
