"""Everything in the emulator that changes: clocks, sessions, keys, tokens, journal, coverage.

All other packages hold values that never change. Every method here can be called from any thread.
"""
