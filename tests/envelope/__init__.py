"""The envelope, against clients made with other code."""
