"""A year on one page: of an organisation, for its governors or board, and of K-MIP, for its annual
report."""
