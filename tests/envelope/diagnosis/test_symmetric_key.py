"""Mistakes with the header Symmetric-Key."""

import textwrap
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from random import Random
from typing import Final
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from ocr_emulator.envelope.keys import KeyPair
from ocr_emulator.envelope.not_opened import NotOpenedError
from ocr_emulator.envelope.opening import open_symmetric_key
from tests.envelope.client import KEY, base64, rsa_oaep, rsa_pkcs1, rsa_unpadded

SHA1, SHA256, SHA384, SHA512 = hashes.SHA1(), hashes.SHA256(), hashes.SHA384(), hashes.SHA512()

AT: Final = "the header Symmetric-Key fails at "
ENCODER: Final = "(Java: Base64.getEncoder())"
URL_SAFE: Final = (
    "its Base64: it is URL-safe Base64, with '-' and '_'; use the standard alphabet, with '+' and '/', and '=' at "
    "the end (Java: Base64.getEncoder(), not getUrlEncoder(); Node: 'base64', not 'base64url')"
)
HEX: Final = f"its Base64: it is hex; write the bytes as standard Base64 {ENCODER}"
WRAPPED: Final = (
    "its Base64: there are line breaks or blanks in it; write it on one line (Java: Base64.getEncoder(), not "
    "getMimeEncoder(); Android: NO_WRAP; openssl base64 -A)"
)
USE_PKCS1: Final = "use PKCS#1 v1.5 (Java: RSA/ECB/PKCS1Padding; Node: RSA_PKCS1_PADDING)"
NO_PADDING: Final = (
    "its RSA padding: there is none; use PKCS#1 v1.5 (Java: RSA/ECB/PKCS1Padding, not NoPadding; "
    "Node: RSA_PKCS1_PADDING)"
)
OAEP: Final = f"its RSA padding: it is OAEP with SHA-256 and MGF1 with SHA-1, Java's default; {USE_PKCS1}"
RSA_FIRST: Final = "encrypt the symmetric key with RSA and the key from public-keys, which gives 256 bytes"
UNENCRYPTED: Final = f"its RSA: it holds 32 bytes, as many as the symmetric key itself, not encrypted; {RSA_FIRST}"
UNREADABLE: Final = (
    "its Base64: it is neither Base64 of any kind nor hex; send standard Base64 of the 256 bytes that RSA gives"
)
OTHER_VERSION: Final = (
    "its RSA key: it was encrypted with the public key of id-card, version '0'; X-Key-Version says '1': send the "
    "version of the key that you use"
)
UNKNOWN: Final = (
    "as PKCS#1 v1.5, OAEP with SHA-1, SHA-256, SHA-384, SHA-512 or MD5, or no padding; get the key from public-keys again, encrypt with it and "
    "RSA/ECB/PKCS1Padding, and send its version (this request says '1')"
)
RANDOM: Final = "make it 32 random bytes, for AES-256"

Client = Callable[[RSAPrivateKey], str]


def rsa_java_oaep(message: bytes, key: RSAPrivateKey) -> bytes:
    """What Java makes of OAEPWithSHA-256AndMGF1Padding."""
    return rsa_oaep(message, key, SHA256, SHA1)


def url_safe_text(key: RSAPrivateKey) -> str:
    """One that differs from standard Base64."""
    while True:
        text = urlsafe_b64encode(rsa_pkcs1(KEY, key)).decode()
        if "-" in text or "_" in text:
            return text


def plus_text(key: RSAPrivateKey) -> str:
    """Base64 with a '+' in it."""
    while True:
        text = base64(rsa_pkcs1(KEY, key))
        if "+" in text:
            return text


def java_oaep_url_safe(key: RSAPrivateKey) -> str:
    """Two mistakes at once."""
    while True:
        text = urlsafe_b64encode(rsa_java_oaep(KEY, key)).decode().rstrip("=")
        if "-" in text or "_" in text:
            return text


def raw_text(key: RSAPrivateKey) -> str:
    """As an HTTP server hands on bytes: each a character, no blank at either end."""
    while True:
        text = rsa_pkcs1(KEY, key).decode("latin-1")
        if text == text.strip():
            return text


SMALL: Final = generate_private_key(65537, 1024)

MISTAKES: Final[dict[str, tuple[Client, str]]] = {
    "URL-safe Base64": (url_safe_text, URL_SAFE),
    "URL-safe Base64 without =": (lambda key: url_safe_text(key).rstrip("="), URL_SAFE),
    "hex": (lambda key: rsa_pkcs1(KEY, key).hex(), HEX),
    "upper case hex": (lambda key: rsa_pkcs1(KEY, key).hex().upper(), HEX),
    "line breaks": (lambda key: "\r\n".join(textwrap.wrap(base64(rsa_pkcs1(KEY, key)), 76)), WRAPPED),
    "line breaks turned into blanks": (
        lambda key: " ".join(textwrap.wrap(base64(rsa_pkcs1(KEY, key)), 64)),
        WRAPPED,
    ),
    "missing =": (
        lambda key: base64(rsa_pkcs1(KEY, key)).rstrip("="),
        "its Base64: the '=' at the end are missing; keep them (Java: no withoutPadding())",
    ),
    "+ turned into blanks": (
        lambda key: plus_text(key).replace("+", " "),
        "its Base64: its '+' have become blanks, as in a form; send it as it is",
    ),
    "percent-encoding": (
        lambda key: quote(base64(rsa_pkcs1(KEY, key)), safe=""),
        "its Base64: it is percent-encoded, as for a URL; send it as it is",
    ),
    "quotation marks": (
        lambda key: f'"{base64(rsa_pkcs1(KEY, key))}"',
        "its Base64: it stands in quotation marks of its own; send it without them",
    ),
    "Base64 of Base64": (
        lambda key: base64(b64encode(rsa_pkcs1(KEY, key))),
        "its Base64: it is Base64 of Base64; encode once",
    ),
    "Base64 of hex": (
        lambda key: base64(rsa_pkcs1(KEY, key).hex().encode()),
        "its Base64: it is Base64 of hex; encode the bytes themselves",
    ),
    "raw bytes": (
        raw_text,
        f"its Base64: it is raw bytes, not encoded; write them as standard Base64 {ENCODER}",
    ),
    "OAEP SHA-1": (
        lambda key: base64(rsa_oaep(KEY, key, SHA1, SHA1)),
        f"its RSA padding: it is OAEP with SHA-1; {USE_PKCS1}",
    ),
    "OAEP SHA-256": (
        lambda key: base64(rsa_oaep(KEY, key, SHA256, SHA256)),
        f"its RSA padding: it is OAEP with SHA-256; {USE_PKCS1}",
    ),
    "OAEP SHA-256 with MGF1 SHA-1": (lambda key: base64(rsa_java_oaep(KEY, key)), OAEP),
    "OAEP SHA-384": (
        lambda key: base64(rsa_oaep(KEY, key, SHA384, SHA384)),
        f"its RSA padding: it is OAEP with SHA-384; {USE_PKCS1}",
    ),
    "OAEP SHA-512": (
        lambda key: base64(rsa_oaep(KEY, key, SHA512, SHA512)),
        f"its RSA padding: it is OAEP with SHA-512; {USE_PKCS1}",
    ),
    "no RSA padding": (
        lambda key: base64(rsa_unpadded(KEY, key)),
        NO_PADDING,
    ),
    "Base64 before RSA": (
        lambda key: base64(rsa_pkcs1(b64encode(KEY), key)),
        "the symmetric key: it was written as Base64 before RSA; encrypt its 32 bytes themselves",
    ),
    "URL-safe Base64 without = before RSA": (
        lambda key: base64(rsa_pkcs1(urlsafe_b64encode(KEY).rstrip(b"="), key)),
        "the symmetric key: it was written as Base64 before RSA; encrypt its 32 bytes themselves",
    ),
    "hex before RSA": (
        lambda key: base64(rsa_pkcs1(KEY.hex().encode(), key)),
        "the symmetric key: it was written as hex before RSA; encrypt its 32 bytes themselves",
    ),
    "16 bytes": (
        lambda key: base64(rsa_pkcs1(KEY[:16], key)),
        f"the symmetric key: it has 16 bytes, a key for AES-128; {RANDOM}",
    ),
    "24 bytes": (
        lambda key: base64(rsa_pkcs1(KEY[:24], key)),
        f"the symmetric key: it has 24 bytes, a key for AES-192; {RANDOM}",
    ),
    "31 bytes": (
        lambda key: base64(rsa_pkcs1(KEY[:31], key)),
        f"the symmetric key: it has 31 bytes; {RANDOM}",
    ),
    "key and IV": (
        lambda key: base64(rsa_pkcs1(KEY + KEY[:16], key)),
        f"the symmetric key: it has 48 bytes; {RANDOM}",
    ),
    "no key at all": (
        lambda key: base64(rsa_pkcs1(b"", key)),
        f"the symmetric key: it has 0 bytes; {RANDOM}",
    ),
    "no RSA": (
        lambda _: base64(KEY),
        UNENCRYPTED,
    ),
    "no RSA, in hex": (
        lambda _: KEY.hex(),
        f"{HEX}; and at {UNENCRYPTED}",
    ),
    "a small RSA key": (
        lambda _: base64(rsa_pkcs1(KEY, SMALL)),
        f"its RSA: it holds 128 bytes, which a key of 1024 bits gives; {RSA_FIRST}",
    ),
    "something else": (lambda _: base64(bytes(100)), f"its RSA: it holds 100 bytes; {RSA_FIRST}"),
    "no Base64": (
        lambda _: "!!",
        UNREADABLE,
    ),
    "blank": (
        lambda _: " ",
        UNREADABLE,
    ),
    "URL-safe Base64 and OAEP": (java_oaep_url_safe, f"{URL_SAFE}; and at {OAEP}"),
    "hex, OAEP and a short key": (
        lambda key: rsa_java_oaep(KEY[:16], key).hex(),
        f"{HEX}; and at {OAEP}; and at the symmetric key: it has 16 bytes, a key for AES-128; {RANDOM}",
    ),
}


def refusal(header: str, pair: KeyPair, published: Mapping[str, list[KeyPair]] | None = None) -> str:
    """The reason why `header` is refused."""
    with pytest.raises(NotOpenedError) as caught:
        open_symmetric_key(header, pair, published)
    assert caught.value.key == "INVALID_SYMMETRIC_KEY"
    assert str(caught.value) == f"INVALID_SYMMETRIC_KEY: {caught.value.reason}"
    return caught.value.reason


@pytest.mark.parametrize(("client", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_named(client: Client, sentence: str, pair: KeyPair) -> None:
    """A client's mistake with Symmetric-Key is named, with what to do, wherever it can be proved."""
    assert refusal(client(pair.private_key), pair) == AT + sentence


@pytest.mark.parametrize(("client", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_named_among_many_keys(
    client: Client, sentence: str, pair: KeyPair, published: Mapping[str, list[KeyPair]]
) -> None:
    """The key pairs of other services and versions change nothing about a mistake with the right one."""
    assert refusal(client(pair.private_key), pair, published) == AT + sentence


def test_other_service(pair: KeyPair, published: Mapping[str, list[KeyPair]]) -> None:
    """A key of another service is named by service and version."""
    header = base64(rsa_pkcs1(KEY, published["credit-card"][0].private_key))
    assert refusal(header, pair, published) == (
        AT
        + "its RSA key: it was encrypted with the public key of credit-card, version '1'; ask public-keys for the "
        "key of the service that you call"
    )


def test_other_version(pair: KeyPair, published: Mapping[str, list[KeyPair]]) -> None:
    """Another version of the service's own key is named, beside the one that X-Key-Version says."""
    header = base64(rsa_pkcs1(KEY, published["id-card"][0].private_key))
    assert refusal(header, pair, published) == AT + OTHER_VERSION


def test_three_mistakes_with_another_key(pair: KeyPair, published: Mapping[str, list[KeyPair]]) -> None:
    """Mistakes with coding, key pair and padding come out together."""
    header = rsa_java_oaep(KEY, published["id-card"][0].private_key).hex()
    assert refusal(header, pair, published) == f"{AT}{HEX}; and at {OTHER_VERSION}; and at {OAEP}"


def test_unknown_key(pair: KeyPair) -> None:
    """A block of the right length that nothing opens says what was tried."""
    header = base64(b"\0" + rsa_pkcs1(KEY, generate_private_key(65537, 2048))[1:])
    found = "its RSA: it does not open with the private key of this version, "
    assert refusal(header, pair) == AT + found + UNKNOWN


def test_unknown_key_in_hex(pair: KeyPair, published: Mapping[str, list[KeyPair]]) -> None:
    """A coding that shows by itself is named even where the rest is not explained."""
    header = (b"\0" + Random(1).randbytes(255)).hex()
    found = "its RSA: it does not open with any of the 3 private keys there are, "
    assert refusal(header, pair, published) == f"{AT}{HEX}; and at {found}{UNKNOWN}"


def test_key_that_begins_with_zero(pair: KeyPair) -> None:
    """Without RSA padding, the zeros that a symmetric key may begin with are still told from the padding."""
    header = base64(rsa_unpadded(b"\0\0\0" + KEY[3:], pair.private_key))
    assert refusal(header, pair) == AT + NO_PADDING


@pytest.mark.parametrize("length", [12, 16, 20, 24, 40, 70])
def test_length_of_unpadded_key(length: int, pair: KeyPair) -> None:
    """Without RSA padding, the length of the symmetric key is told as well."""
    found = {16: "it has 16 bytes, a key for AES-128", 24: "it has 24 bytes, a key for AES-192"}
    sentence = f"the symmetric key: {found.get(length, f'it has {length} bytes')}; {RANDOM}"
    header = base64(rsa_unpadded(b"\1" * length, pair.private_key))
    assert refusal(header, pair) == f"{AT}{NO_PADDING}; and at {sentence}"
