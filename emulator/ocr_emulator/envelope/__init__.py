"""The electronic envelope of API v2.x: bytes in, bytes out. No I/O, no clock; chance only where keys are made.

`opening.py` is the page to read first. What opens wrongly, `diagnosis` explains.
"""
