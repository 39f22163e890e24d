"""Every write about shared expertise."""
