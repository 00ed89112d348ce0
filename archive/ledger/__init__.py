"""The append-only log: entries, their Merkle tree, signed checkpoints. Standard library only."""
