"""TLS: a certificate authority of the emulator's own, or the user's certificate.

`trustme` and `ssl` are loaded when TLS is asked for, because a start without it need not wait for them.
"""
