"""Loops over arrays, only where a measurement asked for them; each has a plain twin in the tests.

With numba they are compiled on first use and kept on disk; without it the same loops run as
Python, slower (`compiling.IS_COMPILED` tells which). None is asked for while answers are imported.
"""
