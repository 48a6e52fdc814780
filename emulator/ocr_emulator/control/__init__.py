"""The control endpoint, /__admin: one module for each resource."""
