"""Sessions: what the emulator remembers of each appKey, so that parallel tests do not disturb each other."""
