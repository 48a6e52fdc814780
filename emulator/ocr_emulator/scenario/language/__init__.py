"""The scenario language, a module for each of its concepts: how it is read, described as a schema, and written."""
