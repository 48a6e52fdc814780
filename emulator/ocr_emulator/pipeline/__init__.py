"""The way from a received request to its answer: pure, without I/O, clock or random numbers.

Read `answer.py` first.

Values that are made for each request are msgspec Structs, which are several times as fast to make; all other
values are frozen dataclasses. This rule holds in the whole package.
"""
