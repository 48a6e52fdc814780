"""Test documents: what they carry, how they are drawn, and how they are read again."""
