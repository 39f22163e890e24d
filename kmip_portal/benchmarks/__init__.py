"""Measuring the portal: each subject beside the least code that does the same work, in one run.

`manage.py bench NAME` starts it in a process of its own, on a database of its own whose name
begins with `bench_`, on this machine alone.
"""
