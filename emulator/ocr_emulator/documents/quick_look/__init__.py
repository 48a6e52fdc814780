"""Tells what is asked of a small, regular picture from a few of its bytes: no library decodes it.

The event loop has the time for that. What it cannot tell is opened where every other file is.
"""
