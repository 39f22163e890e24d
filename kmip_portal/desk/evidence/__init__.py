"""The evidence pack: what can be shown of an organisation, or of K-MIP in a period, in one ZIP that
needs no portal to be checked.

A worker makes it, file after file, from lists that are written down first; a worker that is killed
leaves its files to the next. An organisation's own pack holds its records whole. K-MIP's holds how
many there are. What the history says of others is in neither: their events are hashes alone.
"""
