"""Where everything stands on a test document."""
