"""OAuth 2.0: access tokens, and the requests that create and revoke them (RFC 6749, RFC 7009).

The functions take bytes and texts and return values. They do no I/O and read no clock.
"""
