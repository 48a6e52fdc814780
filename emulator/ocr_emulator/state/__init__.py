"""The only things that change."""
