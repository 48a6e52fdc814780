"""How a reply travels to the client: whole, late, damaged, or not at all."""
