"""Where private keys live: one interface, one file for each kind of holder."""
