"""HTTP as every ASGI server has it: request bodies, headers, replies."""
