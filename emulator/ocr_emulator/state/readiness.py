"""Whether the emulator is there, and what it serves."""

from collections.abc import Mapping

from ocr_emulator.state.store import Store


def alive() -> Mapping[str, str]:
    """That the process is alive."""
    return {"status": "alive"}


def ready(store: Store) -> Mapping[str, str | int]:
    """That requests are answered, and with what; `problem` says why changed files are not in force."""
    problem = {} if store.load_error is None else {"problem": store.load_error}
    return {
        "status": "ready",
        "scenario": store.active.scenario.name,
        "scenarios": len(store.scenarios),
        **problem,
    }
