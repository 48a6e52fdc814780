"""The scenario language as a JSON Schema, for editors."""
