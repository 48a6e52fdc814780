"""How fast the emulator is, beside a floor and beside its peers: `python -m benchmarks`, with wrk on the PATH."""
