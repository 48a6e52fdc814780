"""Tokens, and the requests that create and revoke them (RFC 6749, RFC 7009). Bytes in, values out."""
