"""The stages of answering a request, one file each, in the order that `answer` runs them."""
