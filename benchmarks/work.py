"""The works that are measured: each has a request, the reply to expect, and the scenario to set up before."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

from benchmarks import photographs
from benchmarks.envelopes import Envelopes
from benchmarks.load import Request
from ocr_emulator.client import Client, Reply, send
from ocr_emulator.contract.operations import KEY_VERSION_HEADER, SYMMETRIC_KEY_HEADER
from ocr_emulator.envelope.sealing import seal_image, seal_symmetric_key
from tests.samples import noise

#: The sizes of the uploaded files in bytes. The largest is close to the limit of 5 MB.
_SIZES: Final[Mapping[str, int]] = {"10 KB": 10_000, "100 KB": 100_000, "4.9 MB": 4_900_000}

_SECRET_KEY: Final = {"Authorization": "secret"}
_NUMBER: Final = "1234567890"
_MISSING_HEADER: Final = 4000005
_BOUNDARY: Final = "benchmark"
_OK: Final = 200


@dataclass(frozen=True)
class Maker:
    """Makes requests. Bodies are written to `folder`; envelopes are made for the emulator at `url`."""

    folder: Path
    url: str

    def status(self) -> Request:
        """A request of business/status."""
        body = json.dumps({"businessNumber": _NUMBER}).encode()
        headers = {**_SECRET_KEY, "Content-Type": "application/json"}
        return Request(path="/v1.0/appkeys/app/business/status", body_file=self._file(body), headers=headers)

    def without_headers(self) -> Request:
        """A request of business/status without the header that says who calls."""
        return replace(self.status(), headers={})

    def from_many(self, app_keys: int) -> Request:
        """A request of business/status from that many appKeys in turn."""
        return replace(self.status(), path="/v1.0/appkeys/app-{n}/business/status", app_keys=app_keys)

    def plain(self, operation: str, size: str) -> Request:
        """An upload of `size` to v1.0."""
        return self._upload("v1.0", operation, noise(_SIZES[size]), {})

    def new(self, content: bytes) -> Request:
        """An upload to v1.0 of a file that is another one each time."""
        return replace(
            self._upload("v1.0", "business", content, {}), files=lambda: str(photographs.first_number())
        )

    def new_encrypted(self, content: bytes) -> Request:
        """An upload to v2.0 of a file that is another one each time, in an envelope that is new each time."""
        public_key, headers = self._public_key
        envelopes = Envelopes.around(content, public_key, self.folder)
        example = envelopes.make(photographs.first_number())
        headers = {**headers, SYMMETRIC_KEY_HEADER: example.symmetric_key}
        request = self._upload("v2.0", "credit-card", envelopes.beginning + example.end, headers)
        return replace(request, files=partial(envelopes.write, example))

    def encrypted(self, operation: str, size: str) -> Request:
        """An upload of `size` to v2.0, in an envelope."""
        key, headers = self._envelope
        return self._upload("v2.0", operation, seal_image(noise(_SIZES[size]), key), headers)

    @cached_property
    def _envelope(self) -> tuple[bytes, Mapping[str, str]]:
        """The symmetric key, the same for every upload, and the headers that carry it."""
        public_key, headers = self._public_key
        key = secrets.token_bytes(32)
        return key, {**headers, SYMMETRIC_KEY_HEADER: seal_symmetric_key(key, public_key)}

    @cached_property
    def _public_key(self) -> tuple[str, Mapping[str, str]]:
        """The emulator's public key, and the header that names its version."""
        reply = Client.with_secret_key(self.url, "app", "secret").get("v2.0", "public-keys/credit-card")
        published = reply.json()["result"]
        return published["key"], {KEY_VERSION_HEADER: published["version"]}

    def _upload(self, version: str, operation: str, content: bytes, headers: Mapping[str, str]) -> Request:
        label, body = form(content)
        path = f"/{version}/appkeys/app/{operation}"
        return Request(path=path, body_file=self._file(body), headers={**_SECRET_KEY, **headers, **label})

    def _file(self, body: bytes) -> Path:
        file = self.folder / f"body-{len(list(self.folder.iterdir()))}"
        file.write_bytes(body)
        return file


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A row of the table. `code` is the resultCode of every reply.

    `scenario` is put in force before it; None: the one of the start. `after` is how many small requests come
    before it, `is_stubbed` whether the peers have a stub for it, `has_new_files` whether each file is a new one.
    """

    name: str
    request: Callable[[Maker], Request]
    code: int = 0
    scenario: Mapping[str, Any] | None = None
    after: int = 0
    is_stubbed: bool = False
    has_new_files: bool = False

    def set_up(self, url: str) -> None:
        """Reset the emulator at `url`, and put the scenario of this work in force."""
        begin_again(url)
        if self.scenario:
            _expect_ok(send(url, "PUT", "/__admin/scenario", body=json.dumps(self.scenario).encode()))


def begin_again(url: str) -> None:
    """Reset the emulator at `url` to its state at the start."""
    _expect_ok(send(url, "POST", "/__admin/reset"))


def ask(url: str, request: Request) -> bytes:
    """Send `request` once, and return the body of the reply."""
    path, body = request.path.replace("{n}", "1"), request.body_file.read_bytes()
    return _expect_ok(send(url, request.method, path, headers=request.headers, body=body)).body


def _expect_ok(reply: Reply) -> Reply:
    if reply.status != _OK:
        raise RuntimeError(f"HTTP {reply.status}: {reply.body.decode(errors='replace')[:300]}")
    return reply


def form(content: bytes) -> tuple[Mapping[str, str], bytes]:
    """The headers and the body of an upload of `content` as the part `image`."""
    head = (
        f"--{_BOUNDARY}\r\n"
        'Content-Disposition: form-data; name="image"; filename="image.png"\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
    return {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}, body


def many_rules(count: int) -> Mapping[str, Any]:
    """A scenario of `count` rules, of which only the last one matches the benchmark's business/status."""
    never = [{**_condition(number), "operation": "business/status"} for number in range(count - 1)]
    last = {"operation": "business/status", "fields": {"businessNumber": _NUMBER}}
    return {
        "rules": [
            *({"when": when, "then": {"resultCode": 5003004}} for when in never),
            {"when": last, "then": "natural"},
        ]
    }


def _condition(number: int) -> Mapping[str, Any]:
    if number % 2:
        return {"header": {"User-Agent": {"contains": f"client-{number}"}}}
    return {"fields": {"businessNumber": f"{number:010}"}}


STATUS: Final = "status"

#: Files that the emulator has never seen, each time.
_NEW_FILES: Final[Mapping[str, Callable[[], bytes]]] = {
    "new JPEG 10 KB": partial(photographs.jpeg, 400, 300, _SIZES["10 KB"]),
    "new JPEG 100 KB": partial(photographs.jpeg, 1000, 750, _SIZES["100 KB"]),
    "new JPEG 4.9 MB": partial(photographs.jpeg, 4000, 3000, _SIZES["4.9 MB"]),
    "new PNG 1.7 MB": partial(photographs.png, 1000, 750),
    "new PDF": partial(photographs.pdf, 1000, 750),
}


def _new(maker: Maker, make: Callable[[], bytes]) -> Request:
    return maker.new(make())


def _new_encrypted(maker: Maker, make: Callable[[], bytes]) -> Request:
    return maker.new_encrypted(make())


#: All works, in the order of the table. Works that are compared with each other follow each other.
WORKS: Final = (
    Work(name=STATUS, request=Maker.status, is_stubbed=True),
    Work(name="200 rules", request=Maker.status, scenario=many_rules(200)),
    Work(name="1000 sessions", request=lambda maker: maker.from_many(1000)),
    Work(name="full journal", request=Maker.status, after=20_000),
    Work(name="missing header", request=Maker.without_headers, code=_MISSING_HEADER),
    *(
        Work(
            name=f"business {size}", request=partial(Maker.plain, operation="business", size=size), is_stubbed=True
        )
        for size in _SIZES
    ),
    *(
        Work(name=name, request=partial(_new, make=make), is_stubbed="JPEG" in name, has_new_files=True)
        for name, make in _NEW_FILES.items()
    ),
    *(
        Work(
            name=f"{name}, encrypted",
            request=partial(_new_encrypted, make=make),
            is_stubbed="JPEG" in name,
            has_new_files=True,
        )
        for name, make in _NEW_FILES.items()
        if "PDF" not in name  # no operation that takes envelopes takes one
    ),
    *(
        Work(
            name=f"{kind} card {size}",
            request=partial(make, operation="credit-card", size=size),
            is_stubbed=is_stubbed,
        )
        for size in ("100 KB", "4.9 MB")
        for kind, make, is_stubbed in (("plain", Maker.plain, False), ("encrypted", Maker.encrypted, True))
    ),
)
