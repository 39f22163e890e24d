class NotReady(Exception):
    """An answer is missing or the law stands against it, so the record stays a draft."""
