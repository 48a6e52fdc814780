"""What a request would get that is only described."""
