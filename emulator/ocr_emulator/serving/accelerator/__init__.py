"""The fast connection: a faster path for small requests, below any ASGI application."""
