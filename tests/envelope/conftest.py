"""Key pairs, made once."""

from collections.abc import Mapping

import pytest

from ocr_emulator.envelope.keys import KeyPair, generate_key_pair


@pytest.fixture(scope="session")
def pair() -> KeyPair:
    """The key pair that X-Key-Version names: version 1 of id-card."""
    return generate_key_pair("1")


@pytest.fixture(scope="session")
def published(pair: KeyPair) -> Mapping[str, list[KeyPair]]:
    """Every key pair there is, by service."""
    return {"credit-card": [generate_key_pair("1")], "id-card": [generate_key_pair("0"), pair]}
