"""The listening socket, uvicorn on it, and an accelerator that can be taken away."""
