"""Several disclosures that are alike, recorded at once: a draft says what is the same in all, and
the rows of a table what differs. Each row becomes a record of its own, by the same service and the
same rules as any other.
"""
