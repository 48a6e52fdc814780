"""The entry point of `ocr-emulator` and of `python -m ocr_emulator`, which are the same."""

import sys

from ocr_emulator.cli.main import run


def main() -> None:
    """Run the command line and end the process with its status."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
