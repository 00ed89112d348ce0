"""Where each field of an administrative document stands, and what it looks like there.

Layout after Decree 30/2020/NĐ-CP, appendix I: cells 1 to 5 head the first page, cell 7 closes the
last. Older paper differs in letters, hardly in places.
"""
