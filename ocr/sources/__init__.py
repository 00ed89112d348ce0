"""The files that are read: what they are, how many pages, the picture and the text of a page."""
