"""Array code, only where a measurement asked for it; each has a plain twin in the tests.

With numba the loops are compiled (and kept on disk); without it the plain twin runs, slower.
"""
