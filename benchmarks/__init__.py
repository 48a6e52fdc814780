"""The benchmark: the speed of the emulator, beside a bare server (the floor) and other stand-ins (the peers).

Run it with `python -m benchmarks`; wrk has to be on the PATH.
"""
