"""Advisers of an organisation: asked about a record, they support, object or ask; never decide."""
