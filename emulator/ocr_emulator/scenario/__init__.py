"""What a scenario's author writes: the values, how they are read from a file, and which rule decides."""
