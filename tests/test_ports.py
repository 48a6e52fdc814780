"""Which port serves what."""

import pytest

from ocr_emulator.ports import Part, Ports, is_own_page

STATUS = "/v1.0/appkeys/app/business/status"
CREATE = "/oauth2/token/create"
HOST = "127.0.0.1"

#: Every kind of path, and the part that has it where all are at one port.
PARTS = {
    STATUS: Part.SERVICE,
    "/": Part.SERVICE,
    CREATE: Part.TOKENS,
    "/__admin/ready": Part.CONTROL,
    "/__admin/health": Part.CONTROL,
    "/__admin/scenario": Part.CONTROL,
    "/docs": Part.CONTROL,
    "/openapi.json": Part.CONTROL,
}


def parts(ports: Ports, port: int) -> dict[str, Part]:
    return {path: ports.part_for(path, (HOST, port)) for path in PARTS}


@pytest.mark.parametrize("server", [None, (HOST, None), (HOST, 8080), (HOST, 8443)])
def test_one_port(server: tuple[str, int | None] | None) -> None:
    """Where no part has a port to itself the path alone decides, whatever the port, and also at that of TLS."""
    ports = Ports(tls=8443)
    assert ports.are_shared
    assert {path: ports.part_for(path, server) for path in PARTS} == PARTS


def test_a_port_of_its_own() -> None:
    """A port that was given to one part serves that part alone, whatever the path."""
    ports = Ports(tokens=8081, admin=8090)
    assert not ports.are_shared
    assert set(parts(ports, 8081).values()) == {Part.TOKENS}
    assert set(parts(ports, 8090).values()) == {Part.CONTROL}


@pytest.mark.parametrize("port", [8080, 8443])
def test_what_the_other_ports_lose(port: int) -> None:
    """The pages of the control endpoint are paths of the service then, but for the two that a probe asks for."""
    probes = {"/__admin/ready", "/__admin/health"}
    expected = {path: Part.SERVICE if part is Part.CONTROL else part for path, part in PARTS.items()}
    assert parts(Ports(admin=8090, tls=8443), port) == expected | dict.fromkeys(probes, Part.CONTROL)


def test_tokens_with_tls() -> None:
    """The port of TLS has tokens also where they have a port of their own: the vendor's hosts are reached by it."""
    ports = Ports(tokens=8081, tls=8443)
    assert ports.part_for(CREATE, (HOST, 8443)) is Part.TOKENS
    assert ports.part_for(CREATE, (HOST, 8080)) is Part.SERVICE


def test_a_server_that_does_not_say() -> None:
    """Where a server does not tell the port of a request, it came by the emulator's own."""
    assert Ports(tokens=8081).part_for(STATUS, None) is Part.SERVICE


@pytest.mark.parametrize(
    ("ports", "server", "port"),
    [
        (Ports(own=8080, admin=8090, tls=8443), (HOST, 8090), 8080),
        (Ports(own=8080, tls=8443), (HOST, 8443), 8080),
        (Ports(own=8080), None, 8080),
        (Ports(), (HOST, 8000), 8000),
        (Ports(admin=8090), (HOST, 8090), None),
        (Ports(tokens=8081), (HOST, 8000), 8000),
        (Ports(), ("/run/socket", None), None),
        (Ports(), None, None),
    ],
)
def test_where_the_service_is(ports: Ports, server: tuple[str, int | None] | None, port: int | None) -> None:
    """The service is at the emulator's own port, or, where that is not known, at the one that was come by."""
    assert ports.service_port(server) == port


@pytest.mark.parametrize(
    ("path", "is_own"),
    [
        ("/__admin", True),
        ("/__admin/x", True),
        ("/docs", True),
        ("/openapi.json", True),
        ("/v1.0/docs", False),
        ("/", False),
    ],
)
def test_own_pages(path: str, is_own: bool) -> None:  # noqa: FBT001 - a table of the paths
    """A page of the emulator's own is known by the first part of its path."""
    assert is_own_page(path) is is_own
