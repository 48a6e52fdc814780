"""The peers: other stand-ins for an HTTP service, each with the stub that a user would write for three operations.

They come from npm, with the versions in `package.json`. A stub answers what the emulator answered a moment before.
"""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.servers import Program, free_port
from ocr_emulator.errors import EmulatorError

_PACKAGE: Final = Path(__file__).parent / "package.json"

#: The flags that WireMock's own documentation recommends for load tests.
_FAST: Final = ("--no-request-journal", "--async-response-enabled", "true", "--disable-request-logging")

_JSON: Final = {"Content-Type": "application/json"}


class NoPeersError(EmulatorError):
    """npm is not installed, or cannot install the peers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stub:
    """A stub for one operation: its version (`v1.0`), its name (`business/status`), and the body of the reply."""

    version: str
    operation: str
    reply: bytes

    def path(self, app_key: str) -> str:
        """The path, with `app_key` as the peer writes a variable."""
        return f"/{self.version}/appkeys/{app_key}/{self.operation}"


@dataclass(frozen=True, slots=True)
class Peer:
    """Another stand-in.

    `command` makes the command line that starts it, from npm's folder, the stubs' and a port.
    """

    name: str
    write: Callable[[list[Stub], Path], None]
    command: Callable[[Path, Path, int], list[str]]

    def program(self, npm: Path, folder: Path, stubs: list[Stub], question: Mapping[str, Any]) -> Program:
        """The peer with its stubs written to `folder`; it is ready when it answers `question`."""
        folder.mkdir(parents=True)
        self.write(stubs, folder)
        return Program(name=self.name, command=partial(self.command, npm, folder), **question)


def install(folder: Path) -> None:
    """Install the peers in `folder` with npm, except those that are there already; raises NoPeersError."""
    npm = shutil.which("npm")
    if npm is None:
        raise NoPeersError("npm is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(_PACKAGE, folder)
    command = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - likewise
    if done.returncode:
        raise NoPeersError(f"npm install has failed: {done.stderr.strip()[-300:]}")


def _write_json(file: Path, content: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=2), encoding="utf-8")


def _write_wiremock(stubs: list[Stub], folder: Path) -> None:
    for number, stub in enumerate(stubs):
        request = {
            "method": "POST",
            "urlPathPattern": stub.path("[^/]+"),
            "headers": {"Authorization": {"matches": ".+"}},
        }
        response = {"status": 200, "headers": _JSON, "body": stub.reply.decode()}
        _write_json(folder / "mappings" / f"{number}.json", {"request": request, "response": response})


def _wiremock(npm: Path, folder: Path, port: int, *more: str) -> list[str]:
    folder_of_jar = npm / "node_modules/wiremock/build"
    jar = next(folder_of_jar.glob("*.jar"), folder_of_jar)
    return ["java", "-jar", str(jar), "--port", str(port), "--root-dir", str(folder), *more]


def _wiremock_fast(npm: Path, folder: Path, port: int) -> list[str]:
    return _wiremock(npm, folder, port, *_FAST)


def _mockoon_route(number: int, stub: Stub) -> Mapping[str, Any]:
    response = {
        "uuid": f"00000000-0000-4000-8000-0000000001{number:02}",
        "body": stub.reply.decode(),
        "latency": 0,
        "statusCode": 200,
        "label": "",
        "headers": [{"key": name, "value": value} for name, value in _JSON.items()],
        "bodyType": "INLINE",
        "rules": [],
        "rulesOperator": "OR",
        "default": True,
    }
    return {
        "uuid": f"00000000-0000-4000-8000-0000000000{number:02}",
        "type": "http",
        "method": "post",
        "endpoint": stub.path(":appKey").removeprefix("/"),
        "responses": [response],
    }


def _write_mockoon(stubs: list[Stub], folder: Path) -> None:
    routes = [_mockoon_route(number, stub) for number, stub in enumerate(stubs)]
    environment = {
        "uuid": "00000000-0000-4000-8000-000000000099",
        "lastMigration": 33,
        "name": "ocr",
        "port": 3000,
        "hostname": "127.0.0.1",
        "routes": routes,
        "rootChildren": [{"type": "route", "uuid": route["uuid"]} for route in routes],
    }
    _write_json(folder / "ocr.json", environment)


def _mockoon(npm: Path, folder: Path, port: int) -> list[str]:
    program = npm / "node_modules/.bin/mockoon-cli"
    return [
        str(program),
        "start",
        "--data",
        str(folder / "ocr.json"),
        "--port",
        str(port),
        "--disable-log-to-file",
    ]


def _prism_path(stub: Stub) -> Mapping[str, Any]:
    json_body = {"schema": {"type": "object"}, "example": json.loads(stub.reply)}
    file = {"type": "object", "properties": {"image": {"type": "string", "format": "binary"}}}
    kind = "application/json" if stub.operation == "business/status" else "multipart/form-data"
    schema = {"type": "object"} if kind == "application/json" else file
    return {
        "parameters": [{"name": "appKey", "in": "path", "required": True, "schema": {"type": "string"}}],
        "post": {
            "requestBody": {"content": {kind: {"schema": schema}}},
            "responses": {"200": {"description": "The reply.", "content": {"application/json": json_body}}},
        },
    }


def _write_prism(stubs: list[Stub], folder: Path) -> None:
    paths = {stub.path("{appKey}"): _prism_path(stub) for stub in stubs}
    _write_json(
        folder / "ocr.json", {"openapi": "3.0.3", "info": {"title": "OCR", "version": "1"}, "paths": paths}
    )


def _prism(npm: Path, folder: Path, port: int) -> list[str]:
    return [str(npm / "node_modules/.bin/prism"), "mock", str(folder / "ocr.json"), "--port", str(port)]


def _mountebank_stub(stub: Stub) -> Mapping[str, Any]:
    request = {"method": "POST", "path": f"^{stub.path('[^/]+')}$"}
    reply = {"statusCode": 200, "headers": _JSON, "body": stub.reply.decode()}
    return {"predicates": [{"matches": request}], "responses": [{"is": reply}]}


def _mountebank(npm: Path, folder: Path, port: int) -> list[str]:
    """The command of mountebank. Its stub file contains the port, and is completed here."""
    stubs = json.loads((folder / "stubs.json").read_text(encoding="utf-8"))
    _write_json(folder / "ocr.json", {"imposters": [{"port": port, "protocol": "http", "stubs": stubs}]})
    keep_out = ["--nologfile", "--pidfile", str(folder / "mb.pid"), "--host", "127.0.0.1"]
    own = ["--port", str(free_port()), "--configfile", str(folder / "ocr.json")]
    return [str(npm / "node_modules/.bin/mb"), *own, *keep_out]


def _write_mountebank(stubs: list[Stub], folder: Path) -> None:
    _write_json(folder / "stubs.json", [_mountebank_stub(stub) for stub in stubs])


#: The peers with their defaults; WireMock also with the flags that its documentation recommends for load tests.
PEERS: Final = (
    Peer("WireMock", _write_wiremock, _wiremock),
    Peer("WireMock fast", _write_wiremock, _wiremock_fast),
    Peer("Mockoon", _write_mockoon, _mockoon),
    Peer("Prism", _write_prism, _prism),
    Peer("mountebank", _write_mountebank, _mountebank),
)
