"""What a client did instead, proved by doing it: tables of hypotheses, one stage each. Runs only on refusal.

Stages are combined (a URL-safe header with an OAEP block), so that two mistakes at once come out too. A false
proof is worse than none: each module says how likely one is.
"""
