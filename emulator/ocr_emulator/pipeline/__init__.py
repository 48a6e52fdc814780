"""From a received request to its answer. No I/O, no clock, no chance. Read `answer.py` first."""
