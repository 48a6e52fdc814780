"""The edge: sockets, FastAPI, and the control endpoint."""
