"""Who may call the control endpoint: decided from the head of a request, before anything else looks at it."""
