"""The programs that read pictures of print, behind one small interface."""
