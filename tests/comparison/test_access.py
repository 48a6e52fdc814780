"""Who asks: what they have, and that none of it is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.comparison.access import Access, Credentials
from ocr_emulator.comparison.probe import Needs
from tests.comparison.asked import EVERYTHING

SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=40)


@given(
    app_key=SECRETS, secret_key=SECRETS, user=SECRETS, secret=SECRETS, token=SECRETS, around=st.text(max_size=9)
)
def test_no_secret_is_told(app_key: str, secret_key: str, user: str, secret: str, token: str, around: str) -> None:
    """Whatever a service repeats of the credentials, as they are or as they were sent, is hidden."""
    user = user.replace(":", "")  # a colon ends an id
    credentials = Credentials(app_key=app_key, secret_key=secret_key, user=f"{user}:{secret}")
    access = Access(credentials=credentials, token=token)
    sent = access.words
    for text in (
        app_key,
        secret_key,
        secret,
        token,
        sent["app_key"],
        sent["secret_key"],
        sent["user"],
        sent["token"],
    ):
        assert text not in access.hide(f"{around}{text}{around}").replace("[hidden]", "")


def test_what_is_no_secret_stays() -> None:
    """Other texts stay as they are; so does one in which a very short key happens to be."""
    assert EVERYTHING.hide("Invalid appKey or secretKey.") == "Invalid appKey or secretKey."
    short = Access(credentials=Credentials(app_key="e", secret_key="s"))
    assert short.hide("Invalid request.") == "Invalid request."
    assert short.hide("e") == "[hidden]"


def test_they_are_not_shown() -> None:
    """No secret is in the text that Python makes of these values."""
    assert "my-" not in repr(EVERYTHING)


@pytest.mark.parametrize(
    ("credentials", "has"),
    [
        (Credentials(), {Needs.NOTHING}),
        (Credentials(app_key="a", secret_key="b"), {Needs.NOTHING, Needs.KEYS}),
        (Credentials(user="a:b"), {Needs.NOTHING, Needs.USER}),
    ],
)
def test_what_there_is(credentials: Credentials, has: set[Needs]) -> None:
    """A question can be asked when what it needs is there."""
    access = Access(credentials=credentials)
    assert {one for one in Needs if access.has(one)} == has
