"""The envelope step by step with one example, whose bytes a developer can compare with his own.

The example protects nothing: its key pair is published with the emulator, its symmetric key is 00 01 02 ... 1f.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from ocr_emulator.envelope import aes, rsa
from ocr_emulator.envelope.keys import KeyPair, load_key_pair

DEMO_VERSION: Final = "demo"
DEMO_SYMMETRIC_KEY: Final = bytes(range(32))

#: What the example encrypts: as the file, the first 8 bytes of every PNG; as the text, a name.
DEMO_IMAGE: Final = b"\x89PNG\r\n\x1a\n"
DEMO_TEXT: Final = "홍길동"

#: The file with the private key of the example.
DEMO_KEY_FILE: Final = files("ocr_emulator.envelope").joinpath("demo-key-not-secret.pem")

#: The padding string of PKCS#1 v1.5, which a client draws at random; here it is 01 02 03 ... dd.
_DEMO_FILLER: Final = bytes(range(1, 222))

_SAME: Final = "Yours must be the same"
_DIFFERS: Final = "Yours differs each time, for the filler is random"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its title, how to do it, and the exact value: hex for bytes, or the text that is sent."""

    title: str
    how: str
    value: str


def demo_key_pair() -> KeyPair:
    """The key pair of the example."""
    return load_key_pair(DEMO_KEY_FILE.read_bytes(), DEMO_VERSION)


def walkthrough() -> Iterator[Step]:
    """The steps from the public key to the reply, in the order in which a client takes them (guide, client)."""
    yield from _key_steps(demo_key_pair())
    yield from _image_steps()
    yield from _value_steps()


def _key_steps(pair: KeyPair) -> Iterator[Step]:
    block = rsa.pad_pkcs1(DEMO_SYMMETRIC_KEY, _DEMO_FILLER)
    yield Step(
        "Get the public key",
        "GET public-keys/{serviceName}: result.key is Base64 of the DER SubjectPublicKeyInfo (Java: "
        "X509EncodedKeySpec; Node: createPublicKey with format 'der', type 'spki'; openssl: -keyform DER)",
        pair.public_key,
    )
    yield Step(
        "Make the symmetric key",
        "32 random bytes for each request (Java: SecureRandom; Node: crypto.randomBytes(32); openssl rand 32); "
        "here 00 to 1f",
        DEMO_SYMMETRIC_KEY.hex(),
    )
    yield Step(
        "Pad it for RSA",
        "PKCS#1 v1.5: 00 02, a filler of 221 random bytes none of which is zero, 00, the symmetric key; your "
        f"library does it. {_DIFFERS}",
        block.hex(),
    )
    yield Step(
        "Encrypt it, and send it as Symmetric-Key",
        "RSA with the public key, then standard Base64 on one line (Java: RSA/ECB/PKCS1Padding and "
        "Base64.getEncoder(); Node: publicEncrypt with RSA_PKCS1_PADDING and 'base64'; openssl: pkeyutl -encrypt "
        f"-pubin and base64 -A); X-Key-Version is result.version. {_DIFFERS}, but it opens to the same key",
        b64encode(rsa.encrypt_block(block, pair)).decode(),
    )


def _image_steps() -> Iterator[Step]:
    yield Step("Take the IV", f"The first 16 bytes of the symmetric key. {_SAME}", DEMO_SYMMETRIC_KEY[:16].hex())
    yield Step(
        "Pad the image",
        "PKCS#7: 1 to 16 bytes more, each of which says how many; your library does it. Here the image is the "
        f"first 8 bytes of a PNG. {_SAME}",
        aes.pad(DEMO_IMAGE).hex(),
    )
    yield Step(
        "Encrypt the image, and send the bytes as the part 'image'",
        "AES-256 in CBC mode, not encoded (Java: AES/CBC/PKCS5Padding with SecretKeySpec and IvParameterSpec; "
        f"Node: createCipheriv('aes-256-cbc'); openssl enc -aes-256-cbc -K -iv). {_SAME}",
        aes.encrypt_cbc(DEMO_IMAGE, DEMO_SYMMETRIC_KEY).hex(),
    )


def _value_steps() -> Iterator[Step]:
    sealed = aes.encrypt_cbc(DEMO_TEXT.encode(), DEMO_SYMMETRIC_KEY)
    yield Step("Take a text as UTF-8", f"Here {DEMO_TEXT}. {_SAME}", DEMO_TEXT.encode().hex())
    yield Step("Encrypt the text", f"As the image. {_SAME}", sealed.hex())
    yield Step(
        "Write it as Base64, and send it in the JSON body",
        f"Standard Base64; the values of the reply are written so too, with the same symmetric key. {_SAME}",
        b64encode(sealed).decode(),
    )
