"""The faults as they are played on the wire, each in a module of its own."""
