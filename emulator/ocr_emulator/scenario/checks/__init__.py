"""What is wrong with a scenario, or has no effect, although each part can be read."""
