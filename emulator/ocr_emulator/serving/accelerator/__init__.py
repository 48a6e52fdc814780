"""The accelerator: a faster connection below any ASGI application, which can be taken away.

It is one function from outside, `accelerated`. Everything in this package that relies on more of uvicorn and
httptools than they document is listed at the head of `connection`.
"""

from collections.abc import Callable
from functools import partial

from ocr_emulator.errors import EmulatorError
from ocr_emulator.serving.interface import Accept
from ocr_emulator.serving.server import MakeConnection


class NoAcceleratorError(EmulatorError):
    """The accelerator cannot be built on the uvicorn and httptools that are installed."""


def accelerated(accept: Accept, before_send: Callable[[], None]) -> MakeConnection:
    """What makes accelerated connections; `accept` takes requests, `before_send` is called before replies go out.

    Raises NoAcceleratorError.
    """
    try:
        from ocr_emulator.serving.accelerator.buffered_transport import WriteBatch  # noqa: PLC0415 - may be missing
        from ocr_emulator.serving.accelerator.connection import AcceleratedConnection  # noqa: PLC0415 - likewise
        from ocr_emulator.serving.accelerator.parser import check_parser  # noqa: PLC0415 - likewise

        check_parser()
    except (ImportError, AttributeError, TypeError) as error:
        raise NoAcceleratorError(f"{type(error).__name__}: {error}") from error
    return partial(AcceleratedConnection, accept, WriteBatch(before_send))
