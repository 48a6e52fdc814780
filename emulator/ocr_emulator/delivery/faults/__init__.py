"""The faults as they are played on the wire."""
