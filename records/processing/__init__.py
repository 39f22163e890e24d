"""The processing activities of an organisation, read from its records: the extract that Article
30(1) of the UK GDPR asks each controller to keep.
"""
