"""What Python says to an emulator that runs: the calls of the API."""

from emulator.client.api import Client, create_token
from emulator.client.http import NoAnswerError, Reply, check_ready, send, url_of

__all__ = ["Client", "NoAnswerError", "Reply", "check_ready", "create_token", "send", "url_of"]
