"""The envelope as a whole: what opens, what is refused, and what no sentence says."""

import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_emulator.envelope import opening
from ocr_emulator.envelope.keys import KeyPair
from ocr_emulator.envelope.not_opened import NotOpenedError
from ocr_emulator.envelope.opening import (
    explain_image,
    explain_value,
    is_known,
    open_image,
    open_symmetric_key,
    open_value,
    seal_value,
)
from tests.envelope.client import KEY, PNG, base64, cbc, is_document, rsa_pkcs1, rsa_unpadded
from tests.envelope.diagnosis.test_image import PASSPHRASE

KEYS = st.binary(min_size=32, max_size=32)

#: Bytes that stand in a sentence by chance alone, which words of the sources do not.
SECRETS = st.integers(0, 2**32).map(lambda seed: Random(seed).randbytes(32 + seed % 64))


def refused(attempt: Callable[[], object]) -> str | None:
    """The reason, when `attempt` is refused."""
    try:
        attempt()
    except NotOpenedError as error:
        return error.reason
    return None


@settings(deadline=None)
@given(key=KEYS)
def test_symmetric_key(pair: KeyPair, key: bytes) -> None:
    """Every 32 bytes, as the guide says, open to themselves."""
    assert open_symmetric_key(base64(rsa_pkcs1(key, pair.private_key)), pair) == key


def test_a_symmetric_key_that_is_known(pair: KeyPair) -> None:
    """A header that was opened is known, for its key pair's version, and RSA is done once; a wrong one never is."""
    header = base64(rsa_pkcs1(b"k" * 32, pair.private_key))
    assert not is_known(header, pair.version)
    assert open_symmetric_key(header, pair) == b"k" * 32
    assert (is_known(header, pair.version), is_known(header, "another")) == (True, False)
    with patch("ocr_emulator.envelope.rsa.decrypt_block", None):
        assert open_symmetric_key(header, pair) == b"k" * 32
    for wrong in (base64(rsa_pkcs1(b"k" * 31, pair.private_key)), base64(b"k" * 256), "wrong"):
        assert refused(lambda: open_symmetric_key(wrong, pair))  # noqa: B023 - called at once
        assert not is_known(wrong, pair.version)


def test_most_symmetric_keys_that_are_known(pair: KeyPair) -> None:
    """No more are remembered than the most; the one that was opened first is forgotten first."""
    headers = [base64(rsa_pkcs1(bytes([number]) * 32, pair.private_key)) for number in (1, 2, 3)]
    with patch.multiple(opening, _known={}, _MAX_KNOWN=2):
        for header in headers:
            open_symmetric_key(header, pair)
        assert [is_known(header, pair.version) for header in headers] == [False, True, True]


@given(image=st.binary(), key=KEYS)
def test_image(image: bytes, key: bytes) -> None:
    """Every image, as the guide says, opens to itself."""
    assert open_image(cbc(image, key), key, is_document=is_document) == image


@given(text=st.text(), key=KEYS)
def test_value(text: str, key: bytes) -> None:
    """A text of any length is sealed as `cryptography` does it, and opens to itself."""
    assert seal_value(text, key) == base64(cbc(text.encode(), key))
    assert open_value(seal_value(text, key), key) == text


HEADERS = st.text(max_size=400) | st.binary(max_size=400).map(base64) | st.binary(max_size=300).map(bytes.hex)


@settings(deadline=None)
@given(header=HEADERS | st.binary(min_size=256, max_size=256).map(base64))
def test_any_header_is_refused_with_a_sentence(pair: KeyPair, header: str) -> None:
    """No Symmetric-Key, whatever it holds, ends in anything but a refusal with a sentence."""
    found = refused(lambda: open_symmetric_key(header, pair))
    assert found is not None
    assert found.startswith("the header Symmetric-Key fails at ")


@given(image=st.binary(max_size=2000) | HEADERS.map(str.encode), key=KEYS)
def test_any_image_is_opened_or_refused(image: bytes, key: bytes) -> None:
    """No image, whatever it holds, ends in anything but bytes or a refusal with a sentence."""
    found = refused(lambda: open_image(image, key, is_document=is_document))
    assert found is None or found.startswith("the part 'image' fails at ")
    explained = explain_image(image, key, is_document=is_document)
    assert explained in {found, None}


@given(value=HEADERS, key=KEYS)
def test_any_value_is_opened_or_refused(value: str, key: bytes) -> None:
    """No value, whatever it holds, ends in anything but a text or a refusal with a sentence."""
    found = refused(lambda: open_value(value, key))
    assert found is None or found.startswith("the value fails at ")
    assert found is None or explain_value(value, key) in {found, None}


def shows(sentence: str, secret: bytes) -> bool:
    """Whether 6 bytes of `secret` stand in the sentence, as they are, as hex or as Base64; fewer may by chance."""
    for begin in range(len(secret) - 5):
        window = secret[begin : begin + 6]
        forms = window.decode("latin-1"), window.hex(), b64encode(window)[:7].decode()
        if any(form in sentence for form in (*forms, window.hex().upper())):
            return True
    return False


@settings(deadline=None)
@given(key=SECRETS.map(lambda secret: secret[:32]), content=SECRETS)
def test_no_sentence_about_a_key_holds_a_byte_of_it(pair: KeyPair, key: bytes, content: bytes) -> None:
    """Whatever mistake is made with the symmetric key, its sentence has no part of it."""
    private = pair.private_key
    headers = [
        rsa_pkcs1(key, private).hex(),
        base64(rsa_pkcs1(key[:24], private)),
        base64(rsa_pkcs1(b64encode(key), private)),
        base64(rsa_unpadded(key, private)),
        base64(key),
        base64(content),
        content.decode("latin-1"),
    ]
    for header in headers:
        found = refused(lambda header=header: open_symmetric_key(header, pair)) or ""  # type: ignore[misc]
        assert found
        assert not any(shows(found, secret) for secret in (key, content))


@settings(deadline=None)
@given(key=SECRETS.map(lambda secret: secret[:32]), content=SECRETS)
def test_no_sentence_about_data_holds_a_byte_of_it(key: bytes, content: bytes) -> None:
    """Whatever mistake is made with an image or a value, its sentence has no part of key or content."""
    image = PNG[:8] + content
    sent = [
        image,
        cbc(image, key, bytes(16)),
        cbc(image, key[:16]),
        base64(image).encode(),
        content,
        cbc(content, key),
    ]
    for data in sent:
        found = [
            refused(lambda data=data: open_image(data, key, is_document=is_document)),  # type: ignore[misc]
            explain_image(data, key, is_document=is_document),
            refused(lambda data=data: open_value(data.hex(), key)),  # type: ignore[misc]
            refused(lambda data=data: open_value(data.decode("latin-1"), key)),  # type: ignore[misc]
        ]
        secrets = key, content, data
        assert not any(shows(sentence or "", secret) for sentence in found for secret in secrets)


def openssl(*arguments: str, text: bytes) -> bytes:
    """What `openssl` writes, given `text`."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("THE ENVELOPE WAS NOT COMPARED WITH OPENSSL: there is no `openssl` on the PATH; install it")
    return subprocess.run([program, *arguments], input=text, capture_output=True, check=True).stdout


@pytest.mark.process
def test_symmetric_key_of_openssl(pair: KeyPair, tmp_path: Path) -> None:
    """What `openssl pkeyutl -encrypt` and `openssl base64 -A` make of a key opens."""
    public = tmp_path / "public.pem"
    armour = "-----BEGIN PUBLIC KEY-----\n", "\n-----END PUBLIC KEY-----\n"
    public.write_text(pair.public_key.join(armour))
    sealed = openssl("pkeyutl", "-encrypt", "-pubin", "-inkey", str(public), text=KEY)
    assert open_symmetric_key(openssl("base64", "-A", text=sealed).decode(), pair) == KEY


@pytest.mark.process
def test_image_of_openssl() -> None:
    """What `openssl enc -aes-256-cbc` makes of an image, with IV = first 16 bytes of the key, opens."""
    sealed = openssl("enc", "-aes-256-cbc", "-K", KEY.hex(), "-iv", KEY[:16].hex(), text=PNG)
    assert open_image(sealed, KEY, is_document=is_document) == PNG


@pytest.mark.process
def test_passphrase_of_openssl() -> None:
    """What `openssl enc -k` makes of a key is told from what `-K` makes of it."""
    sealed = openssl("enc", "-aes-256-cbc", "-pbkdf2", "-k", KEY.hex(), text=PNG)
    found = refused(lambda: open_image(sealed, KEY, is_document=is_document))
    explained = found or explain_image(sealed, KEY, is_document=is_document)
    assert explained == f"the part 'image' fails at {PASSPHRASE}"


@pytest.mark.process
def test_value_opened_by_openssl() -> None:
    """What is sealed for the reply, `openssl enc -d -base64` opens."""
    sealed = seal_value("홍길동", KEY).encode()
    mode = "enc", "-d", "-aes-256-cbc", "-base64", "-A", "-K", KEY.hex(), "-iv", KEY[:16].hex()
    assert openssl(*mode, text=sealed).decode() == "홍길동"
