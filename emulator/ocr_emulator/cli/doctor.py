"""`ocr-emulator doctor`: explains the electronic envelope step by step, with exact bytes to compare."""

from collections.abc import Iterator
from textwrap import fill
from typing import Final

from ocr_emulator.envelope.walkthrough import DEMO_KEY_FILE, walkthrough

_HEAD: Final = """\
The electronic envelope of API v2.x, step by step, with one example to compare with the bytes of your own code.
The RSA key pair below is a demo key that is published with the emulator, and the symmetric key is 00 to 1f:
both are for this page only, and protect nothing.
"""

_FOOT: Final = """\
Your steps 3 and 4 differ from these each time; to see that step 4 opens to the key of step 2:
   echo VALUE_OF_STEP_4 | base64 -d | openssl pkeyutl -decrypt -inkey {key} | xxd -p -c 32
The values of a reply are opened the other way round: Base64, then AES-256/CBC/PKCS7 with the same key and IV.

When the emulator refuses your envelope, the header X-Emulator-Reason of its reply and its log say which step
failed and, where it can be proved, what your code did instead. To see a correct client: ocr-emulator call.
"""


def envelope_explanation() -> str:
    """The explanation as text for a terminal, at most 110 characters wide but for the values."""
    return "\n".join([_HEAD, *_steps(), _FOOT.format(key=DEMO_KEY_FILE)])


def _steps() -> Iterator[str]:
    for number, step in enumerate(walkthrough(), start=1):
        how = fill(step.how, width=110, initial_indent="   ", subsequent_indent="   ")
        yield f"{number}. {step.title}\n{how}\n\n   {step.value}\n"
