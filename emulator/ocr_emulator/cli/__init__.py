"""The command line. `main.py` has the commands; the larger ones have a module of their own."""
