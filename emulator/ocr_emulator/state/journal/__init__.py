"""The journal of requests and answers: how it is kept, searched, counted and verified."""
