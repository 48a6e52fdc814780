"""A stand-in for the NHN Cloud Document OCR API.

`create_app` makes it as a FastAPI application, for any ASGI server: `uvicorn --factory ocr_emulator:create_app`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # FastAPI takes half a second to load, which `ocr-emulator serve` does beside its start
    from fastapi import FastAPI

    from ocr_emulator.settings import Settings


def create_app(settings: "Settings | None" = None) -> "FastAPI":
    """An emulator as an ASGI application; None: its settings come from the environment (OCR_EMULATOR_...).

    Its log goes to the logger `ocr_emulator`. Faults that close or reset a connection need `ocr-emulator serve`.
    Raises EmulatorError for settings, scenario files or key files that cannot be used.
    """
    from ocr_emulator import application  # noqa: PLC0415 - see above

    return application.create_app(settings)
