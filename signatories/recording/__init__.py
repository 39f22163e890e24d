"""Acceptance statements that come on paper, by scan or from old papers, and putting one right."""
