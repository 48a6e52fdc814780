"""The generated reference: pages that the program itself makes, in docs/reference and docs/ko/reference."""
