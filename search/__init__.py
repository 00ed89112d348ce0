"""Find pages the Vietnamese way: exact accents first, folded finds the rest."""
