"""How many examples a property is tried with: its own number in CI, a share of it in the inner loop."""

from hypothesis import settings

#: How many examples hypothesis tries where nobody says otherwise, in CI too.
_USUAL = 100


def tries(examples: int) -> settings:
    """Try so many examples in CI; elsewhere as large a share of them as the profile has of the usual number."""
    share = settings().max_examples / _USUAL
    return settings(max_examples=max(1, round(examples * share)), deadline=None)
