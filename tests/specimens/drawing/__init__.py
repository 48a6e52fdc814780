"""How test documents are drawn."""
