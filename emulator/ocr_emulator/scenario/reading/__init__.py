"""From nodes to the values of the scenario language."""
