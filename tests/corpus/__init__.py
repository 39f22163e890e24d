"""Input that has broken other services: each with an id, and what must come of it here.

64 texts, 64 files, 48 requests, 24 dates and 40 addresses. Nothing is changed in silence, and
nothing is answered with "there is a problem with the service".
"""
