"""From YAML or JSON text to nodes with places, and what is wrong with them."""
