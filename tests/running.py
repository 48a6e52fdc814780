"""The product, running: a process of its own, reached over a real socket."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent
KEY = {"Authorization": "secret"}


@dataclass(frozen=True)
class Emulator:
    """An emulator that runs at `url` and writes its log to `log_file`; `greeting` is its first line."""

    url: str
    client: httpx.Client
    log_file: Path
    pid: int
    greeting: str = ""

    @property
    def log(self) -> str:
        """What it has logged so far."""
        return self.log_file.read_text(encoding="utf-8")

    def another_client(self) -> httpx.Client:
        """A client with a connection of its own."""
        return httpx.Client(base_url=self.url, timeout=30, trust_env=False)

    def use(self, scenario: str | dict[str, Any]) -> None:
        """Put a scenario in force, by name or whole."""
        body = {"name": scenario} if isinstance(scenario, str) else scenario
        self.client.put("/__admin/scenario", json=body).raise_for_status()

    def upload(
        self,
        operation: str,
        content: bytes,
        *,
        app_key: str = "app",
        headers: Mapping[str, str] | None = KEY,
    ) -> httpx.Response:
        """Send `content` as the part `image`."""
        files = {"image": ("image", content, "application/octet-stream")}
        return self.client.post(f"/v1.0/appkeys/{app_key}/{operation}", files=files, headers=headers)

    def ask_status(
        self,
        number: object = "1234567890",
        *,
        app_key: str = "app",
        headers: Mapping[str, str] | None = KEY,
    ) -> httpx.Response:
        """Ask for the status of a business number."""
        path = f"/v1.0/appkeys/{app_key}/business/status"
        return self.client.post(path, json={"businessNumber": number}, headers=headers)


def code_of(response: httpx.Response) -> int:
    """The resultCode of a reply, which is HTTP 200 whatever it says."""
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    code = response.json()["header"]["resultCode"]
    assert isinstance(code, int)
    return code


def reason_of(response: httpx.Response) -> str:
    """What the emulator says beside an error."""
    return response.headers["x-emulator-reason"]


@contextmanager
def start_altered(folder: Path, source: str) -> Iterator[Emulator]:
    """Run one that executes the Python `source` first; `folder` is for the file that it stands in."""
    (folder / "sitecustomize.py").write_text(source, encoding="utf-8")
    with start(environment={"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}) as emulator:
        yield emulator


#: What makes a function fail, as a defect might: with a text in the message that may be the client's.
_DEFECT = """
from pkgutil import resolve_name

TEXT = {text!r}

def fail(*_arguments, **_more):
    raise KeyError(TEXT)

owner, _, name = {target!r}.rpartition(".")
setattr(resolve_name(owner), name, fail)
"""


@contextmanager
def start_defective(folder: Path, target: str, text: str) -> Iterator[Emulator]:
    """Run one in which the function `target` fails, with `text` in the message; `folder` is for what makes it fail."""
    with start_altered(folder, _DEFECT.format(target=target, text=text)) as emulator:
        yield emulator


@contextmanager
def start(*arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[Emulator]:
    """Run `ocr-emulator serve` with `arguments`, from the project's root, for as long as the block lasts."""
    command = [sys.executable, "-m", "ocr_emulator", "serve", "--port", "0", *arguments]
    with tempfile.TemporaryDirectory() as folder:
        log_file = Path(folder, "log")
        with log_file.open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **(environment or {})},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        with process:
            assert process.stdout
            greeting = process.stdout.readline()
            found = re.search(r"http://\S+:\d+", greeting)
            assert found, log_file.read_text(encoding="utf-8")
            try:
                with httpx.Client(base_url=found[0], timeout=30, trust_env=False) as client:
                    yield Emulator(found[0], client, log_file, process.pid, greeting)
            finally:
                process.terminate()
