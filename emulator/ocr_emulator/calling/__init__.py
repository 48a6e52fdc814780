"""Calls of the API as a correct client makes them, envelope and all: by the command line, and by the console."""
