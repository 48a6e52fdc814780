"""The contract: what NHN Cloud published about Document OCR, in every revision.

It is constant and decides nothing.

Docstrings name the source of a fact in brackets: see `contract_file.Evidence`.
"""
