"""Uploaded files, and the documents that are recognised in them. All persons and numbers are invented."""
