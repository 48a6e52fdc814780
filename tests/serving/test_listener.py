"""The listening socket."""

import errno
import socket

import pytest

from ocr_emulator.serving.listener import CannotListenError, listen, url_of_listener


@pytest.mark.parametrize(("host", "url"), [("127.0.0.1", "http://127.0.0.1"), ("::1", "http://[::1]")])
def test_url(host: str, url: str) -> None:
    """The system chooses a free port for 0; an IPv6 address is in brackets."""
    if ":" in host and not socket.has_dualstack_ipv6():
        pytest.skip("IPV6 IS NOT TESTED: this machine has none")
    with listen(host, 0) as listener:
        port = listener.getsockname()[1]
        assert url_of_listener(listener) == f"{url}:{port}"
        with socket.create_connection((host, port)):
            pass


def test_every_interface() -> None:
    """The address that means every interface of IPv6 means those of IPv4 as well."""
    if not socket.has_dualstack_ipv6():
        pytest.skip("IPV6 IS NOT TESTED: this machine has none")
    with listen("::", 0) as listener:
        port = listener.getsockname()[1]
        for host in ("127.0.0.1", "::1"):
            socket.create_connection((host, port)).close()


@pytest.mark.parametrize("host", ["::", "::1"])
@pytest.mark.parametrize("error", [ValueError("dualstack_ipv6"), OSError(errno.EAFNOSUPPORT, "not supported")])
def test_without_ipv6(host: str, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without IPv6 that is said, with what to give instead."""

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(CannotListenError) as caught:
        listen(host, 8080)
    assert str(caught.value) == (
        f"cannot listen on {host} port 8080: this machine has no IPv6; give an IPv4 address: --host 0.0.0.0, or 127.0.0.1"
    )


@pytest.mark.parametrize("flag", ["--port", "--token-port"])
def test_port_in_use(flag: str) -> None:
    """A port that is taken is refused, with the flag that chooses another."""
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(CannotListenError) as caught:
            listen("127.0.0.1", port, flag)
    assert str(caught.value) == (
        f"cannot listen on 127.0.0.1 port {port}: Address already in use; stop what uses it, or choose another with "
        f"{flag}"
    )


@pytest.mark.parametrize(
    ("host", "why"), [("192.0.2.1", "Cannot assign requested address"), ("no.such.host.invalid", "")]
)
def test_host_that_is_not_ours(host: str, why: str) -> None:
    """An address that this machine does not have, or a name that nobody knows, is refused."""
    with pytest.raises(CannotListenError) as caught:
        listen(host, 0)
    assert str(caught.value).startswith(f"cannot listen on {host} port 0: {why}")
    assert str(caught.value).endswith("; give another --host")
