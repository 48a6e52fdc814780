"""Draws test documents with Pillow. No real design is copied: what is drawn is what kind of document it is."""
