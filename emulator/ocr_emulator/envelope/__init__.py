"""The electronic envelope of API v2.x: RSA and AES, and the diagnosis of what does not open.

The functions take bytes and return bytes. They do no I/O and read no clock, and only `keys` draws random numbers.
Read `opening.py` first.
"""
