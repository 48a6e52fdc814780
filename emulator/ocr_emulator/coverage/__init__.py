"""Which of the possible (operation, result code) pairs were answered, and how the client went on."""
