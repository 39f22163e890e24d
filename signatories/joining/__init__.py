"""Joining the agreement: are we a signatory, the application, and the secretariat's queue."""
