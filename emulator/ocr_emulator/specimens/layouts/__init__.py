"""Where everything stands on each kind of test document: drawing and boxes come from the same tables."""
