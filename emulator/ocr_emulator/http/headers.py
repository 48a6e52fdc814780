"""Headers, whose names are the same in capital and small letters."""

from collections.abc import Mapping


def merged(*many: Mapping[str, str]) -> dict[str, str]:
    """All the headers; of those with the same name the last."""
    by_name = {name.lower(): (name, value) for headers in many for name, value in headers.items()}
    return dict(by_name.values())
