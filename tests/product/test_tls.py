"""The port that speaks TLS, beside the plain one: the same server, by real sockets and by real clients."""

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import trustme

from tests.cli.command import run
from tests.delivery.faults.wire import Heard, hear, post, post_card, reply_on, use
from tests.running import KEY, ROOT, Emulator, code_of, start

#: How a reply of business/status ends on the wire, by fault: where it is cut off, and whether with a RST.
ENDS = {
    "connection-reset": (0, True),
    "empty-reply": (0, False),
    "answer-lost": (0, False),
    "reset-after": (20, True),
    "truncated-body": (20, False),
}


@dataclass(frozen=True)
class TlsEmulator:
    """An emulator with TLS: its plain side, the port of TLS, and the folder of its authority."""

    plain: Emulator
    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def trust(self) -> str:
        """The file that a client is given to trust."""
        return str(self.folder / "ca.pem")

    def context(self) -> ssl.SSLContext:
        """What a client trusts, and that it is strict."""
        context = ssl.create_default_context(cafile=self.trust)
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        return context

    def connect(self, name: str = "localhost") -> ssl.SSLSocket:
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        return self.context().wrap_socket(raw, server_hostname=name, suppress_ragged_eofs=False)

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, verify=self.context(), trust_env=False, timeout=30)

    def failures(self) -> list[str]:
        """What the log says of handshakes that failed."""
        return re.findall("Refused a connection to the TLS port: (.*)", self.plain.log)


def port_of(emulator: Emulator, what: str) -> int:
    """The port that the greeting names."""
    found = re.search(rf" {what}: https?://[^ ]+:(\d+)\.", emulator.greeting)
    assert found, emulator.greeting
    return int(found[1])


@pytest.fixture(scope="module", params=["on", "off"], ids=["accelerated", "plain uvicorn"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsEmulator]:
    """An emulator with TLS, with the accelerator and without."""
    folder = tmp_path_factory.mktemp("tls")
    with start("--tls-port", "0", "--tls", str(folder), "--accelerator", request.param) as emulator:
        yield TlsEmulator(emulator, port_of(emulator, "TLS"), folder)


@pytest.fixture
def tls(running: TlsEmulator) -> TlsEmulator:
    """The same, at its start."""
    running.plain.client.post("/__admin/reset").raise_for_status()
    return running


@dataclass(frozen=True)
class Told:
    """What came, decrypted; how the connection ended below TLS, and whether TLS itself had ended before."""

    heard: Heard
    is_ended: bool


class Wire:
    """A client whose TLS is apart from its socket: Python's own mistakes a RST for a missing end of TLS."""

    def __init__(self, raw: socket.socket, context: ssl.SSLContext) -> None:
        self._raw = raw
        self._received, self._sent = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._received, self._sent, server_hostname="localhost")

    def shake_hands(self) -> None:
        """Agree with the server; raises SSLError when the client refuses it, once the server has been told."""
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                self._raw.sendall(self._sent.read())
                self._received.write(self._raw.recv(65536))
                continue
            finally:
                self._raw.sendall(self._sent.read())
            return

    def send(self, data: bytes) -> None:
        self._tls.write(data)
        self._raw.sendall(self._sent.read())

    def hear(self) -> Told:
        """What comes until the connection ends; the end of TLS is answered, as clients do."""
        data, is_ended = b"", False
        try:
            while piece := self._raw.recv(65536):
                self._received.write(piece)
                more, is_ended = self._decrypted()
                data += more
        except ConnectionResetError:
            return Told(Heard(data, is_reset=True), is_ended)
        return Told(Heard(data, is_reset=False), is_ended)

    def _decrypted(self) -> tuple[bytes, bool]:
        """What has come, and whether TLS has ended with it."""
        data = b""
        try:
            while piece := self._tls.read(65536):
                data += piece
        except ssl.SSLWantReadError:
            return data, False
        self._tls.unwrap()
        self._raw.sendall(self._sent.read())
        return data, True


def ask(tls: TlsEmulator, sent: bytes) -> Told:
    """What comes to a connection that says `sent`."""
    with socket.create_connection(("127.0.0.1", tls.port), timeout=60) as raw:
        wire = Wire(raw, tls.context())
        wire.shake_hands()
        wire.send(sent)
        return wire.hear()


class TestTheSameServer:
    @pytest.mark.parametrize(
        "name",
        [
            "localhost",
            "127.0.0.1",
            "::1",
            socket.gethostname(),
            "ocr.api.nhncloudservice.com",
            "api-ocr.nhncloudservice.com",
            "oauth.api.nhncloudservice.com",
        ],
    )
    def test_names(self, tls: TlsEmulator, name: str, natural_body: bytes) -> None:
        """A strict client that trusts the authority accepts every name of the certificate, and has its answer."""
        with tls.connect(name) as connection, connection.makefile("rb") as stream:
            connection.sendall(post())
            assert reply_on(stream) == (200, natural_body)

    def test_another_name(self, tls: TlsEmulator) -> None:
        """A name that is not in the certificate is refused by the client."""
        with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
            tls.connect("elsewhere.test")

    def test_uploads_of_all_sizes(self, tls: TlsEmulator) -> None:
        """Small and large uploads, control calls and tokens are answered at that port too."""
        with tls.client() as client:
            for size in (10, 300_000, 4_900_000):
                files = {"image": ("a.png", bytes(size), "image/png")}
                reply = client.post("/v1.0/appkeys/app/credit-card", files=files, headers=KEY)
                assert code_of(reply) == 4000003
            assert client.get("/__admin/ready").json()["status"] == "ready"
            found = client.post("/oauth2/token/create", auth=("a", "b"), data={"grant_type": "client_credentials"})
            assert found.json()["token_type"] == "Bearer"

    def test_many_requests_on_a_connection(self, tls: TlsEmulator, natural_body: bytes) -> None:
        """Requests that come at once on a connection are answered one after the other."""
        with tls.connect() as connection, connection.makefile("rb") as stream:
            connection.sendall(post() * 50)
            assert [reply_on(stream) for _ in range(50)] == [(200, natural_body)] * 50

    def test_http_1_1_is_agreed_on(self, tls: TlsEmulator) -> None:
        """A client that offers HTTP/2 too learns in the handshake that it is HTTP/1.1."""
        context = tls.context()
        context.set_alpn_protocols(["h2", "http/1.1"])
        with (
            socket.create_connection(("127.0.0.1", tls.port), timeout=60) as raw,
            context.wrap_socket(raw, server_hostname="localhost") as connection,
        ):
            assert connection.selected_alpn_protocol() == "http/1.1"


class TestFaults:
    @pytest.mark.parametrize(("fault", "end"), ENDS.items())
    def test_on_the_wire(self, tls: TlsEmulator, fault: str, end: tuple[int, bool], natural_body: bytes) -> None:
        """A fault ends a connection with TLS as it ends a plain one: a RST is one, and what is cut off is too."""
        cut, is_reset = end
        use(tls.plain, {"fault": fault})
        told = ask(tls, post())
        assert (told.heard.body, told.heard.is_reset) == (natural_body[:cut], is_reset)
        assert bool(told.heard.head) is bool(cut)
        assert told.is_ended is not is_reset

    @pytest.mark.parametrize("fault", ["connection-reset", "reset-after"])
    def test_with_an_upload(self, tls: TlsEmulator, fault: str) -> None:
        """A reply that took a file to make is reset like any other."""
        use(tls.plain, {"fault": fault}, operation="credit-card")
        assert ask(tls, post_card()).heard.is_reset

    def test_a_drip(self, tls: TlsEmulator, natural_body: bytes) -> None:
        """A body that comes by and by comes whole."""
        use(tls.plain, {"fault": {"slow-drip": 1000}})
        with tls.connect() as connection, connection.makefile("rb") as stream:
            connection.sendall(post())
            assert reply_on(stream) == (200, natural_body)


class TestOtherProtocols:
    def test_plain_http_to_the_port_of_tls(self, tls: TlsEmulator) -> None:
        """A client that speaks plain HTTP to it loses the connection, and the log says what to change."""
        with socket.create_connection(("127.0.0.1", tls.port), timeout=60) as connection:
            connection.sendall(post())
            assert hear(connection).data == b""
        assert tls.failures()[-1] == (
            "it is plain HTTP, and this port speaks TLS: write https:// instead of http://"
        )

    def test_a_client_that_does_not_trust_us(self, tls: TlsEmulator) -> None:
        """A client without the authority is the first thing that happens to everybody: the log says what to do."""
        with socket.create_connection(("127.0.0.1", tls.port), timeout=60) as raw:
            with pytest.raises(ssl.SSLCertVerificationError):
                Wire(raw, ssl.create_default_context()).shake_hands()
            hear(raw)  # until the emulator has read what the client thinks of it
        assert tls.failures()[-1] == (
            "the client does not trust the emulator's certificate: give it the authority that `ocr-emulator ca` "
            "prints"
        )

    def test_tls_to_the_plain_port(self, tls: TlsEmulator) -> None:
        """A client that speaks TLS to the plain port is answered in plain HTTP with what to change."""
        port = tls.plain.client.base_url.port or 0
        with socket.create_connection(("127.0.0.1", port), timeout=60) as raw, pytest.raises(ssl.SSLError):
            tls.context().wrap_socket(raw, server_hostname="localhost")
        with tls.client() as client:
            assert client.get("/__admin/health").json() == {"status": "alive"}


class TestTheAuthority:
    @pytest.mark.parametrize("format_name", ["pem", "p12"])
    def test_of_a_running_emulator(self, tls: TlsEmulator, format_name: str) -> None:
        """A running emulator gives its authority out, without its private key."""
        reply = tls.plain.client.get(f"/__admin/ca.{format_name}")
        assert reply.status_code == 200
        assert reply.headers["content-type"].startswith("application/x-p")
        assert b"PRIVATE" not in reply.content
        if format_name == "pem":
            assert reply.content == Path(tls.trust).read_bytes()

    def test_the_command(self, tls: TlsEmulator, tmp_path: Path) -> None:
        """`ca` prints it, from the folder or from a running emulator, or writes it to a file."""
        expected = Path(tls.trust).read_text(encoding="ascii")
        assert run("ca", "--tls", str(tls.folder)).stdout == expected
        assert run("ca", "--url", tls.plain.url).stdout == expected
        file = tmp_path / "ca.p12"
        assert run("ca", "--url", tls.plain.url, "--format", "p12", "--output", str(file)).returncode == 0
        assert file.stat().st_size > 500

    def test_the_command_before_the_emulator(self, tmp_path: Path) -> None:
        """`ca` makes the authority of a folder that has none: an application can have it before the emulator runs."""
        printed = run("ca", "--tls", str(tmp_path / "tls")).stdout
        with start("--tls-port", "0", "--tls", str(tmp_path / "tls")) as emulator:
            assert emulator.client.get("/__admin/ca.pem").text == printed

    def test_our_own_client(self, tls: TlsEmulator) -> None:
        """The emulator's own commands call it with TLS once they are told what to trust, and say how when not."""
        arguments = ("call", "--url", tls.url, "business/status", "1234567890")
        assert run(*arguments).stderr.endswith(
            "; let the variable SSL_CERT_FILE name what `ocr-emulator ca` prints\n"
        )
        assert run(*arguments, SSL_CERT_FILE=tls.trust).returncode == 0

    def test_without_tls(self, emulator: Emulator) -> None:
        """An emulator without TLS has none, and says how to have one."""
        why = (
            "This emulator has no certificate authority of its own: it speaks no TLS, or has the certificate of "
            "--tls-cert; start it with --tls-port and without --tls-cert."
        )
        reply = emulator.client.get("/__admin/ca.p12")
        assert (reply.status_code, reply.json()["detail"]) == (409, why)
        done = run("ca", "--url", emulator.url)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"ocr-emulator: {emulator.url}/__admin/ca.pem answers 409: {why}\n"

    def test_a_file_that_cannot_be_written(self, tmp_path: Path) -> None:
        """A file that cannot be written is told."""
        done = run("ca", "--tls", str(tmp_path), "--output", str(tmp_path))
        assert done.stderr == f"ocr-emulator: cannot write {tmp_path}: Is a directory; give the path of a file\n"


class TestAUsersCertificate:
    def test_it_is_served(self, tmp_path: Path) -> None:
        """With --tls-cert and --tls-key that certificate is served; whose authority it is, is not known."""
        ca = trustme.CA()
        leaf = ca.issue_cert("ocr.test")
        leaf.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
        leaf.private_key_pem.write_to_path(tmp_path / "key.pem")
        ca.cert_pem.write_to_path(tmp_path / "ca.pem")
        with start(
            "--tls-port", "0", "--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem")
        ) as emulator:
            tls = TlsEmulator(emulator, port_of(emulator, "TLS"), tmp_path)
            with tls.connect("ocr.test") as connection:
                connection.sendall(post())
                assert connection.recv(15) == b"HTTP/1.1 200 OK"
            assert emulator.client.get("/__admin/ca.pem").status_code == 409

    def test_more_names(self, tmp_path: Path) -> None:
        """--tls-name adds names to the emulator's own certificate; it may be given several times."""
        names = ("--tls-name", "one.test,two.test", "--tls-name", "*.three.test")
        with start("--tls-port", "0", "--tls", str(tmp_path), *names) as emulator:
            tls = TlsEmulator(emulator, port_of(emulator, "TLS"), tmp_path)
            for name in ("one.test", "two.test", "www.three.test"):
                tls.connect(name).close()

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (
                ["--tls-cert", "missing.pem"],
                "cannot read missing.pem: No such file or directory; give the path of a PEM file",
            ),
            (["--tls-key", "key.pem"], "--tls-key is given without --tls-cert; give both, or neither"),
            (
                ["--tls", "pyproject.toml"],
                (
                    "cannot use pyproject.toml: File exists; give the emulator's user the right to it, or another "
                    "folder with --tls"
                ),
            ),
        ],
    )
    def test_what_cannot_be_used(self, arguments: Sequence[str], message: str) -> None:
        """What cannot be used is told at the start, which then fails."""
        done = run("serve", "--port", "0", "--tls-port", "0", *arguments)
        assert (done.returncode, done.stderr) == (1, f"ocr-emulator: {message}\n")


def test_a_client_that_does_not_answer_the_end_of_tls(tmp_path: Path) -> None:
    """A connection that is idle in a client's pool, and answers nothing, does not make a stop end with force."""
    with start("--tls-port", "0", "--tls", str(tmp_path)) as emulator:
        tls = TlsEmulator(emulator, port_of(emulator, "TLS"), tmp_path)
        with socket.create_connection(("127.0.0.1", tls.port), timeout=60) as raw:
            wire = Wire(raw, tls.context())
            wire.shake_hands()
            wire.send(post())
            assert emulator.client.get("/__admin/health").status_code == 200
            os.kill(emulator.pid, signal.SIGTERM)
            assert not hear(raw).is_reset
        assert "Cancel" not in emulator.log


def test_a_port_that_is_taken() -> None:
    """A port of TLS that another program has is told, with the flag that chooses another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", "0", "--tls-port", str(port))
    assert done.stderr.endswith("stop what uses it, or choose another with --tls-port\n")


def test_a_start_without_tls_does_not_load_it() -> None:
    """A start without TLS does not wait for what TLS needs."""
    code = "import sys; from ocr_emulator.cli import serve; print('trustme' in sys.modules, 'idna' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
