"""Finds out what a client did wrong, by trying it: each module has tables of hypotheses.

It runs only on a refusal.

The tables are combined (a URL-safe header with an OAEP block), so that two mistakes at once are found too. A wrong
diagnosis is worse than none: each module says how likely one is.
"""
