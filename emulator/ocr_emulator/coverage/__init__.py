"""Coverage of result codes: which of the possible (operation, result code) pairs were answered, and how often.

A pair that was answered at least once is hit.
"""
