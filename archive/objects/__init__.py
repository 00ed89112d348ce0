"""Where bytes are kept: one small interface, its back ends beside it, its wrappers around it."""
