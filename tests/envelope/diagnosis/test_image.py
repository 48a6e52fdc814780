"""Mistakes with the part `image`."""

from base64 import b64encode, encodebytes, urlsafe_b64encode
from hashlib import md5, sha256
from random import Random
from typing import Final

import pytest
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB
from cryptography.hazmat.primitives.ciphers.modes import CTR as COUNTER

from ocr_emulator.envelope.not_opened import NotOpenedError
from ocr_emulator.envelope.opening import explain_image, open_image
from tests.envelope.client import JPG, KEY, PNG, cbc, encrypt, gcm, is_document, pkcs7, zeros

RANDOM: Final = Random(7)
IV: Final = RANDOM.randbytes(16)
EARLIER: Final = RANDOM.randbytes(32)
TEXT_KEY: Final = IV.hex().encode()
TEXT_KEY_192: Final = b64encode(KEY[:24])

AT: Final = "the part 'image' fails at "
FIRST: Final = "use the first 16 bytes of the symmetric key"
ZERO_IV: Final = f"its IV: it is 16 zero bytes; {FIRST}"
CBC_7: Final = "use CBC with PKCS#7 padding (Java: AES/CBC/PKCS5Padding; Node: 'aes-256-cbc')"
ECB_MODE: Final = f'its mode: it is ECB (Java: what Cipher.getInstance("AES") means); {CBC_7}'
ALL: Final = "use all 32 bytes of the symmetric key, as bytes"
AS_BYTES: Final = "send the ciphertext as bytes, not encoded"
PKCS7: Final = "pad with PKCS#7 (Java: AES/CBC/PKCS5Padding; Node does so by itself)"
ZEROS: Final = f"its padding: it is zeros; {PKCS7}"
EXPECTED: Final = "AES-256/CBC/PKCS7 with the symmetric key, IV = its first 16 bytes"
PLAIN: Final = f"its encryption: there is none, it is the document itself; encrypt it with {EXPECTED}"
BASE64: Final = f"how it is sent: it is written as Base64; {AS_BYTES}"
INNER: Final = (
    "its content: the document was written as Base64 before encryption; encrypt the file's bytes themselves"
)
WHOLE: Final = (
    "no multiple of 16, and CBC with PKCS#7 always gives one; send the whole ciphertext and nothing else"
)
NOT_WHY: Final = (
    "its decryption: the padding is wrong, and none of these is why: another IV, ECB, CTR, GCM, part of the key, "
    f"an earlier key, Base64, hex; expected is {EXPECTED}"
)
USED_BEFORE: Final = (
    "its AES key: it is the symmetric key of an earlier request; send with each request the key that it is "
    "encrypted with"
)
GARBLED: Final = (
    "how it is sent: it was turned into text on the way, which lost bytes (U+FFFD stands in their place); "
    f"{AS_BYTES}"
)
CTR: Final = "its mode: it is CTR (or CFB or OFB, which begin alike) from"
CTR_FROM_KEY: Final = f"{CTR} the first 16 bytes of the symmetric key; {CBC_7}"
ZERO_IV_OR_ECB: Final = (
    f"its IV: it is 16 zero bytes, or there is none, as in ECB; {FIRST}, and CBC with PKCS#7 padding"
)
NO_PADDING: Final = (
    f"its padding: it is of another scheme, or there is none, or the end of the ciphertext is missing; {PKCS7}"
)
BASE64_KEY: Final = (
    "its AES key: Symmetric-Key holds its 32 characters of Base64, AES took the 24 bytes they stand for; use the "
    "same 32 random bytes for both"
)
PASSPHRASE: Final = (
    "its AES key: it begins with OpenSSL's mark Salted__, so that the key was taken for a passphrase; pass key "
    "and IV as bytes (CryptoJS: WordArrays, not strings; openssl enc: -K and -iv, not -k)"
)


def passphrase(plain: bytes) -> bytes:
    """What `openssl enc` and CryptoJS make of a key that is a string (EVP_BytesToKey)."""
    salt, made = b"saltsalt", b""
    while len(made) < 48:
        made += md5(made[-16:] + KEY.hex().encode() + salt).digest()
    return b"Salted__" + salt + cbc(plain, made[:32], made[32:48])


def cfb(plain: bytes) -> bytes:
    """CFB with the right IV, block by block."""
    made = KEY[:16]
    for begin in range(0, len(plain), 16):
        stream = encrypt(made[-16:], KEY, ECB())
        made += bytes(a ^ b for a, b in zip(stream, plain[begin : begin + 16], strict=False))
    return made[16:]


#: What the client sends, and the sentence.
MISTAKES: Final[dict[str, tuple[bytes, str]]] = {
    "zero IV": (cbc(PNG, iv=bytes(16)), ZERO_IV),
    "last 16 bytes as IV": (
        cbc(PNG, iv=KEY[16:]),
        f"its IV: it is the last 16 bytes of the symmetric key; {FIRST}",
    ),
    "IV in front": (
        IV + cbc(PNG, iv=IV),
        f"its IV: it is another one, sent in front of the ciphertext; {FIRST} and send the ciphertext alone",
    ),
    "unknown IV, PNG": (
        cbc(PNG, iv=IV),
        f"its IV: all but the first 16 bytes come out right, so that the IV alone is another; {FIRST}",
    ),
    "unknown IV, JPEG": (
        cbc(JPG, iv=IV),
        f"its IV: all but the first 16 bytes come out right, so that the IV alone is another; {FIRST}",
    ),
    "ECB": (encrypt(pkcs7(PNG), KEY, ECB()), ECB_MODE),
    "ECB with zeros": (encrypt(zeros(PNG), KEY, ECB()), f"{ECB_MODE}; and at {ZEROS}"),
    "CTR": (
        encrypt(PNG, KEY, COUNTER(KEY[:16])),
        CTR_FROM_KEY,
    ),
    "CTR from zero": (
        encrypt(PNG, KEY, COUNTER(bytes(16))),
        f"{CTR} 16 zero bytes; {CBC_7}",
    ),
    "CTR, counter in front": (
        IV + encrypt(PNG, KEY, COUNTER(IV)),
        f"{CTR} 16 bytes in front of the ciphertext; {CBC_7}",
    ),
    "CFB": (cfb(PNG), CTR_FROM_KEY),
    "GCM, first 12": (
        gcm(PNG, KEY[:12]),
        f"its mode: it is GCM with the first 12 bytes of the symmetric key as nonce; {CBC_7}",
    ),
    "GCM, first 16": (
        gcm(PNG, KEY[:16]),
        f"its mode: it is GCM with the first 16 bytes of the symmetric key as nonce; {CBC_7}",
    ),
    "GCM, zeros": (gcm(PNG, bytes(12)), f"its mode: it is GCM with 12 zero bytes as nonce; {CBC_7}"),
    "GCM, nonce in front": (
        IV[:12] + gcm(PNG, IV[:12]),
        f"its mode: it is GCM with 12 bytes in front of the ciphertext as nonce; {CBC_7}",
    ),
    "AES-128": (cbc(PNG, KEY[:16]), f"its AES key: it is the first 16 bytes, for AES-128; {ALL}"),
    "AES-128, second half": (
        cbc(PNG, KEY[16:], KEY[:16]),
        f"its AES key: it is the last 16 bytes, for AES-128; {ALL}",
    ),
    "AES-192": (cbc(PNG, KEY[:24]), f"its AES key: it is the first 24 bytes, for AES-192; {ALL}"),
    "AES-128, ECB": (
        encrypt(pkcs7(PNG), KEY[:16], ECB()),
        f"its AES key: it is the first 16 bytes, for AES-128; {ALL}; and at {ECB_MODE}",
    ),
    "Base64 of the key as key": (
        cbc(PNG, b64encode(KEY)[:32]),
        f"its AES key: it is the first 32 characters of the key written as Base64; {ALL}",
    ),
    "Base64 of the key as key, right IV": (
        cbc(PNG, b64encode(KEY)[:32], KEY[:16]),
        f"its AES key: it is the first 32 characters of the key written as Base64; {ALL}",
    ),
    "hex of the key as key": (
        cbc(PNG, KEY.hex()[:32].encode()),
        f"its AES key: it is the first 32 characters of the key written as hex; {ALL}",
    ),
    "SHA-256 of the key": (
        cbc(PNG, sha256(KEY).digest()),
        f"its AES key: it is SHA-256 of the key; {ALL}",
    ),
    "an earlier key": (
        cbc(PNG, EARLIER),
        USED_BEFORE,
    ),
    "a passphrase": (passphrase(PNG), PASSPHRASE),
    "plain PNG": (PNG, PLAIN),
    "plain JPEG": (JPG, PLAIN),
    "plain, in Base64": (b64encode(PNG), f"{BASE64}; and at {PLAIN}"),
    "plain, as data: URL": (
        b"data:image/png;base64," + b64encode(PNG),
        f"how it is sent: it is written as a data: URL; {AS_BYTES}; and at {PLAIN}",
    ),
    "Base64 inside": (cbc(b64encode(PNG)), INNER),
    "a short Base64 inside": (cbc(b64encode(PNG[:20])), INNER),
    "a data: URL inside": (cbc(b"data:image/jpeg;base64," + b64encode(JPG)), INNER),
    "Base64 inside and outside": (b64encode(cbc(b64encode(PNG))), f"{BASE64}; and at {INNER}"),
    "Base64": (b64encode(cbc(PNG)), BASE64),
    "Base64 without =": (
        b64encode(cbc(PNG + bytes(16))).rstrip(b"="),
        f"how it is sent: it is written as Base64 without its '='; {AS_BYTES}",
    ),
    "URL-safe Base64": (
        urlsafe_b64encode(cbc(PNG)),
        f"how it is sent: it is written as URL-safe Base64; {AS_BYTES}",
    ),
    "Base64 with line breaks": (
        encodebytes(cbc(PNG)),
        f"how it is sent: it is written as Base64 with line breaks; {AS_BYTES}",
    ),
    "Base64 in quotation marks": (
        b'"' + b64encode(cbc(PNG)) + b'"',
        f"how it is sent: it is written as Base64 in quotation marks; {AS_BYTES}",
    ),
    "hex": (cbc(PNG).hex().encode(), f"how it is sent: it is written as hex; {AS_BYTES}"),
    "hex and zero IV": (
        cbc(PNG, iv=bytes(16)).hex().encode(),
        f"how it is sent: it is written as hex; {AS_BYTES}; and at {ZERO_IV}",
    ),
    "UTF-8 of Latin-1": (
        cbc(PNG).decode("latin-1").encode(),
        f"how it is sent: its bytes are written as UTF-8 characters; {AS_BYTES}",
    ),
    "replacement characters": (
        cbc(PNG).decode("utf-8", "replace").encode(),
        GARBLED,
    ),
    "zero padding": (encrypt(zeros(PNG), KEY, CBC(KEY[:16])), ZEROS),
    "zero padding and zero IV": (encrypt(zeros(PNG), KEY, CBC(bytes(16))), f"{ZERO_IV}; and at {ZEROS}"),
    "no padding": (encrypt(PNG[: len(PNG) // 16 * 16], KEY, CBC(KEY[:16])), NO_PADDING),
    "ANSI X9.23 padding": (
        encrypt(PNG + bytes(15 - len(PNG) % 16) + bytes([16 - len(PNG) % 16]), KEY, CBC(KEY[:16])),
        NO_PADDING,
    ),
    "no padding, zero IV or ECB": (
        encrypt(PNG[: len(PNG) // 16 * 16], KEY, ECB()),
        f"{ZERO_IV_OR_ECB}; and at {NO_PADDING}",
    ),
    "zero IV, cut off": (
        cbc(PNG, iv=bytes(16))[:1001],
        f"{ZERO_IV_OR_ECB}; and at its length: it has 1001 bytes, {WHOLE}",
    ),
    "cut off": (cbc(PNG)[:1001], f"its length: it has 1001 bytes, {WHOLE}"),
    "line break behind": (cbc(PNG) + b"\r\n", f"its length: it has {len(cbc(PNG)) + 2} bytes, {WHOLE}"),
}

#: What nothing explains.
UNEXPLAINED: Final[dict[str, tuple[bytes, str]]] = {
    "nothing": (b"", "its length: it has no bytes; send the ciphertext"),
    "one byte": (b"x", f"its length: it has 1 bytes, {WHOLE}"),
    "another length": (RANDOM.randbytes(1001), f"its length: it has 1001 bytes, {WHOLE}"),
    "another key": (cbc(PNG, RANDOM.randbytes(32)), NOT_WHY),
    "another key, in Base64": (b64encode(cbc(PNG, RANDOM.randbytes(32))), f"{BASE64}; and at {NOT_WHY}"),
}


def explanation(ciphertext: bytes, key: bytes = KEY) -> str | None:
    """Why `ciphertext` is refused, or else is no document."""
    try:
        open_image(ciphertext, key, is_document=is_document, other_keys=[b"short", EARLIER])
    except NotOpenedError as error:
        return error.reason
    return explain_image(ciphertext, key, is_document=is_document, other_keys=[b"short", EARLIER])


def test_refusal_has_the_result_key() -> None:
    """An image that does not open is refused as INVALID_ENCRYPTED_DATA."""
    with pytest.raises(NotOpenedError) as caught:
        open_image(b"", KEY, is_document=is_document)
    assert caught.value.key == "INVALID_ENCRYPTED_DATA"


@pytest.mark.parametrize(("ciphertext", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_named(ciphertext: bytes, sentence: str) -> None:
    """A client's mistake with the image is named, with what to do, wherever it can be proved."""
    assert explanation(ciphertext) == AT + sentence


@pytest.mark.parametrize(("ciphertext", "sentence"), UNEXPLAINED.values(), ids=UNEXPLAINED)
def test_unexplained(ciphertext: bytes, sentence: str) -> None:
    """Where nothing is proved, the sentence says what was found, tried and expected."""
    assert explanation(ciphertext) == AT + sentence


def test_key_that_is_hex() -> None:
    """A key sent as 32 hex digits and used as the 16 bytes they stand for is named."""
    assert explanation(cbc(PNG, IV), TEXT_KEY) == (
        AT
        + "its AES key: Symmetric-Key holds its 32 hex digits, AES took the 16 bytes they stand for; use the same "
        "32 random bytes for both"
    )


def test_key_that_is_base64() -> None:
    """A key sent as 32 characters of Base64 and used as the 24 bytes they stand for is named."""
    assert explanation(cbc(PNG, KEY[:24]), TEXT_KEY_192) == AT + BASE64_KEY


def test_document_is_not_explained() -> None:
    """Of an image that opens to a document, there is nothing to explain."""
    assert explanation(cbc(PNG)) is None


@pytest.mark.parametrize(
    "content",
    [b"\n" + JPG, b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(99) + b"\xff\xd9", b"RIFF" + bytes(99)],
    ids=["bytes in front", "JPEG 2000", "WebP"],
)
def test_other_file_is_not_explained(content: bytes) -> None:
    """A file of another type, or one with bytes in front of it, is not taken for a wrong IV."""
    assert explanation(cbc(content)) is None


def test_only_so_many_earlier_keys() -> None:
    """No more than 64 keys of earlier requests are tried."""
    keys = [bytes([count]) * 32 for count in range(65)]
    assert explain_image(cbc(PNG, keys[63]), KEY, is_document=is_document, other_keys=keys) is not None
    assert explain_image(cbc(PNG, keys[64]), KEY, is_document=is_document, other_keys=keys) is None


def test_no_false_proof() -> None:
    """Random bytes are never explained."""
    draw = Random(11)
    for length in range(48, 2048):
        assert explain_image(draw.randbytes(length), KEY, is_document=is_document) is None
