"""Where words come from: the engine that reads pictures, and text a PDF carries with it."""
