"""Each mistake, made for real, and the whole sentence that it gets."""
