"""Mistakes with a JSON value."""

import re
from base64 import b64encode, urlsafe_b64encode
from random import Random
from typing import Final

import pytest
from cryptography.hazmat.primitives.ciphers.modes import ECB

from ocr_emulator.envelope.not_opened import NotOpenedError
from ocr_emulator.envelope.opening import explain_value, open_value
from tests.envelope.client import KEY, base64, cbc, encrypt, pkcs7

RANDOM: Final = Random(5)
IV: Final = RANDOM.randbytes(16)
EARLIER: Final = RANDOM.randbytes(32)

NAME: Final = "홍길동".encode()
NUMBER: Final = b"9001011234567"
LICENCE: Final = "서울특별시경찰청장 1종".encode()

AT: Final = "the value fails at "
FIRST: Final = "use the first 16 bytes of the symmetric key"
EXPECTED: Final = "AES-256/CBC/PKCS7 with the symmetric key, IV = its first 16 bytes"
TODO: Final = f"encrypt it with {EXPECTED}, and send Base64 of that"
HEX: Final = "its Base64: it is hex; write the bytes as standard Base64 (Java: Base64.getEncoder())"
URL_SAFE: Final = (
    "its Base64: it is URL-safe Base64, with '-' and '_'; use the standard alphabet, with '+' and '/', and '=' at "
    "the end (Java: Base64.getEncoder(), not getUrlEncoder(); Node: 'base64', not 'base64url')"
)
ECB_MODE: Final = (
    'its mode: it is ECB (Java: what Cipher.getInstance("AES") means); use CBC with PKCS#7 padding (Java: '
    "AES/CBC/PKCS5Padding; Node: 'aes-256-cbc')"
)
PLAIN: Final = f"its encryption: there is none, it is the text itself; {TODO}"
PLAIN_BASE64: Final = f"its encryption: there is none, it is Base64 of the text itself; {TODO}"
INNER: Final = "its content: the text was written as Base64 before encryption; encrypt the text's UTF-8 itself"
EARLIER_KEY: Final = (
    "its AES key: it is the symmetric key of an earlier request; send with each request the key that it is "
    "encrypted with"
)
EUC_KR: Final = (
    "its content: the text was EUC-KR (MS949) before encryption; use UTF-8 (Java: StandardCharsets.UTF_8)"
)
OTHER_IV: Final = f"its IV: all but the first 16 bytes come out right, so that the IV alone is another; {FIRST}"
ANY_IV: Final = (
    "its IV: all but the first 16 bytes come out right, so that the IV is another one, or stands in front of the "
    f"ciphertext; {FIRST} and send the ciphertext alone"
)
ZERO_IV_OR_ECB: Final = (
    f"its IV: it is 16 zero bytes, or there is none, as in ECB; {FIRST}, and CBC with PKCS#7 padding"
)
PADDING: Final = (
    "its decryption: the padding is wrong, and none of these is why: another IV, ECB, part of the key, an earlier "
    f"key; expected is {EXPECTED}"
)


def ciphertext_with(marks: str) -> bytes:
    """The ciphertext of a number whose Base64 has one of `marks`."""
    return next(made for count in range(999) if set(marks) & set(base64(made := cbc(b"90010112%05d" % count))))


#: What the client sends, and the sentence.
MISTAKES: Final[dict[str, tuple[str, str]]] = {
    "plain name": ("홍길동", PLAIN),
    "plain number": ("9001011234567", PLAIN),
    "plain date": ("20200102", PLAIN),
    "a long plain text": ("서울특별시경찰청장 " * 3, PLAIN),
    "Base64 of a plain name": (base64(NAME), PLAIN_BASE64),
    "Base64 of a plain number": (base64(NUMBER), PLAIN_BASE64),
    "Base64 of a plain text of one block": (base64(b"1234567890123456"), PLAIN_BASE64),
    "hex": (cbc(NAME).hex(), HEX),
    "URL-safe Base64": (urlsafe_b64encode(ciphertext_with("+/")).decode(), URL_SAFE),
    "Base64 of Base64": (base64(b64encode(cbc(NAME))), "its Base64: it is Base64 of Base64; encode once"),
    "Base64 of hex": (
        base64(cbc(NAME).hex().encode()),
        "its Base64: it is Base64 of hex; encode the bytes themselves",
    ),
    "missing =": (
        base64(cbc(NAME)).rstrip("="),
        "its Base64: the '=' at the end are missing; keep them (Java: no withoutPadding())",
    ),
    "raw characters": (
        cbc(NAME).decode("latin-1"),
        "its Base64: it is raw bytes, not encoded; write them as standard Base64 (Java: Base64.getEncoder())",
    ),
    "Base64 inside": (base64(cbc(b64encode(NAME))), INNER),
    "zero IV": (base64(cbc(LICENCE, iv=bytes(16))), f"its IV: it is 16 zero bytes; {FIRST}"),
    "zero IV, one block": (base64(cbc(NAME, iv=bytes(16))), ZERO_IV_OR_ECB),
    "ECB, one block": (base64(encrypt(pkcs7(NAME), KEY, ECB())), ZERO_IV_OR_ECB),
    "last 16 bytes as IV": (
        base64(cbc(NAME, iv=KEY[16:])),
        f"its IV: it is the last 16 bytes of the symmetric key; {FIRST}",
    ),
    "IV in front": (
        base64(IV + cbc(NAME, iv=IV)),
        ANY_IV,
    ),
    "unknown IV": (base64(cbc(b"x" + LICENCE, iv=IV)), ANY_IV),
    "unknown IV, within a character": (base64(cbc(LICENCE, iv=IV)), OTHER_IV),
    "ECB": (base64(encrypt(pkcs7(NAME * 2), KEY, ECB())), ECB_MODE),
    "AES-128": (
        base64(cbc(NAME, KEY[:16])),
        "its AES key: it is the first 16 bytes, for AES-128; use all 32 bytes of the symmetric key, as bytes",
    ),
    "an earlier key": (base64(cbc(NAME, EARLIER)), EARLIER_KEY),
    "EUC-KR": (base64(cbc("홍길동".encode("euc_kr"))), EUC_KR),
    "UTF-16": (
        base64(cbc("홍길동".encode("utf-16"))),
        "its content: the text was UTF-16 before encryption; use UTF-8 (Java: StandardCharsets.UTF_8)",
    ),
    "hex and zero IV": (cbc(NUMBER, iv=bytes(16)).hex(), f"{HEX}; and at {ZERO_IV_OR_ECB}"),
    "hex and EUC-KR": (cbc("홍길동".encode("euc_kr")).hex(), f"{HEX}; and at {EUC_KR}"),
}

#: What nothing explains.
UNEXPLAINED: Final[dict[str, tuple[str, str]]] = {
    "nothing": ("", f"its Base64: it is neither Base64 of any kind nor hex; {TODO}"),
    "control characters": ("\0\0\0", f"its Base64: it is neither Base64 of any kind nor hex; {TODO}"),
    "too long": ("A" * 4097, f"its length: it has 4097 characters, far more than any field; {TODO}"),
    "cut off": (
        base64(cbc(LICENCE)[:20]),
        f"its length: its 20 bytes are no multiple of 16, which a ciphertext always is; {TODO}",
    ),
    "another key": (base64(cbc(NAME, RANDOM.randbytes(32))), PADDING),
    "another key, in hex": (cbc(NAME, RANDOM.randbytes(32)).hex(), f"{HEX}; and at {PADDING}"),
    "bytes": (
        base64(cbc(b"\xff\xfe")),
        "its content: it decrypts to bytes that are not UTF-8; encrypt the text's UTF-8, with the expected key and IV",
    ),
}


def refusal(value: str) -> str:
    """The reason why `value` is refused."""
    with pytest.raises(NotOpenedError) as caught:
        open_value(value, KEY, other_keys=[EARLIER])
    assert caught.value.key == "INVALID_ENCRYPTED_DATA"
    return caught.value.reason


@pytest.mark.parametrize(
    ("value", "sentence"),
    [MISTAKES[name] for name in MISTAKES if name != "Base64 inside"],
    ids=[name for name in MISTAKES if name != "Base64 inside"],
)
def test_mistake_is_named(value: str, sentence: str) -> None:
    """A client's mistake with a value is named, with what to do, wherever it can be proved."""
    assert refusal(value) == AT + sentence


@pytest.mark.parametrize(("value", "sentence"), UNEXPLAINED.values(), ids=UNEXPLAINED)
def test_unexplained(value: str, sentence: str) -> None:
    """Where nothing is proved, the sentence says at which step the value fails."""
    assert refusal(value) == AT + sentence


def test_base64_inside() -> None:
    """A value that opens to Base64 of what the field takes is explained to a caller who knows what that is."""
    value, sentence = MISTAKES["Base64 inside"]
    assert open_value(value, KEY) == base64(NAME)
    explained = explain_value(value, KEY, looks_right=lambda text: bool(re.fullmatch("[가-힣]+", text)))
    assert explained == AT + sentence


def test_right_value_is_not_explained() -> None:
    """Of a value that opens to a text which looks right, there is nothing to explain."""
    assert explain_value(base64(cbc(LICENCE)), KEY) is None


def test_text_of_another_form_is_not_explained() -> None:
    """A value that opens to a text which the field does not take is not taken for a mistake with the envelope."""
    looks_right = re.compile(r"\d{13}").fullmatch
    assert (
        explain_value(base64(cbc(b"900101-1234567 and more")), KEY, looks_right=lambda t: bool(looks_right(t)))
        is None
    )


@pytest.mark.parametrize(
    "text", ["\ufeff홍길동 홍길동 홍길동", "\t900101-1234567 900101"], ids=["a byte order mark", "a tab"]
)
def test_text_that_begins_oddly_is_not_explained(text: str) -> None:
    """A text with a character at its beginning that nobody sees, in a correct envelope, is not taken for a wrong IV."""
    assert explain_value(base64(cbc(text.encode())), KEY) is None


def test_no_false_proof() -> None:
    """Random ciphertext is never explained."""
    draw = Random(11)
    for _ in range(2000):
        assert explain_value(base64(draw.randbytes(16 * draw.randint(1, 3))), KEY) is None
