"""The command line `ocr-emulator`. `main.py` has the table of commands; the larger ones have a module each."""
