"""The description of the control endpoint: an OpenAPI document made from its own routes."""
