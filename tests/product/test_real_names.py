"""`examples/compose/real-names.yaml`, as far as it needs no engine: its clients, its settings, the real names at 443.

A network namespace stands for Docker's network: it has ports of its own, and a hosts file with the aliases of the
Compose file. The emulator runs in it with the settings of the Compose file, and so does each client.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from ocr_emulator.settings import SETTINGS
from ocr_emulator.tls.names import VENDOR_NAMES
from tests.running import ROOT

COMPOSE: Mapping[str, Any] = yaml.safe_load(
    (ROOT / "examples/compose/real-names.yaml").read_text(encoding="utf-8")
)
SERVICES = COMPOSE["services"]
EMULATOR = SERVICES["ocr-emulator"]

#: Each application, with the program that runs it.
APPLICATIONS = {"java": "java", "node": "node", "python": sys.executable, "curl": "curl"}

#: Sets up a namespace: its own loopback, its own hosts file; then becomes the emulator.
INSIDE = 'ip link set lo up && mount --bind "$1" /etc/hosts && shift && exec "$@"'


@dataclass(frozen=True)
class Network:
    """A network namespace with an emulator in it, whose process is `pid`; `folder` stands for /tls."""

    pid: int
    folder: Path

    def run(
        self, *command: str, environment: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run a program in the same network."""
        return subprocess.run(
            ["nsenter", "--target", str(self.pid), "--net", "--mount", *command],
            env={**os.environ, **(environment or {})},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )


def may_make_namespaces() -> bool:
    tools = all(map(shutil.which, ("unshare", "nsenter", "ip", "mount")))
    return tools and subprocess.run(["unshare", "--net", "--mount", "true"], check=False).returncode == 0


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """The emulator of the Compose file, in a network where it has the real names."""
    if not may_make_namespaces():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("NO NETWORK NAMESPACE CAN BE MADE HERE: real names are not tested")
    folder = tmp_path_factory.mktemp("real-names")
    hosts = folder / "hosts"
    names = ["localhost", *EMULATOR["networks"]["default"]["aliases"]]
    hosts.write_text(f"127.0.0.1 {' '.join(names)}\n", encoding="ascii")
    settings = {
        name: value.replace("/tls", str(folder / "tls")) for name, value in EMULATOR["environment"].items()
    }
    command = ["unshare", "--net", "--mount", "bash", "-c", INSIDE, "bash", str(hosts)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, sys.executable, "-m", "ocr_emulator"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    with process:
        assert process.stdout
        greeting = process.stdout.readline()
        assert "TLS: https://127.0.0.1:443." in greeting, (folder / "log").read_text(encoding="utf-8")
        try:
            yield Network(process.pid, folder / "tls")
        finally:
            process.terminate()


def here(text: str, network: Network) -> str:
    """A text of the Compose file with the paths of this machine in the place of the container's."""
    return text.replace("/tls/", f"{network.folder}/").replace("/examples/", f"{ROOT}/examples/")


@pytest.mark.parametrize("application", APPLICATIONS)
def test_an_application(network: Network, application: str) -> None:
    """Each application calls the address that is built into it, trusts what the Compose file gives it, and is answered."""
    program = APPLICATIONS[application]
    if not shutil.which(program):
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"{program.upper()} IS NOT INSTALLED: that it trusts the emulator is not tested here")
    service = SERVICES[application]
    arguments = [here(one, network) for one in service["command"]]
    if application != "curl":
        arguments = arguments[1:]  # the program's own name, which the image of curl has as its entry point
    environment = {name: here(value, network) for name, value in service.get("environment", {}).items()}
    done = network.run(program, *arguments, environment=environment)
    assert '"isSuccessful":true' in done.stdout, done.stderr


@pytest.mark.parametrize("application", [name for name in APPLICATIONS if name != "curl"])
def test_it_is_the_trust_that_does_it(network: Network, application: str) -> None:
    """Without what the Compose file sets, the application refuses the emulator: nothing else makes it trust it."""
    program = APPLICATIONS[application]
    if not shutil.which(program):
        pytest.skip(f"{program.upper()} IS NOT INSTALLED")
    arguments = [here(one, network) for one in SERVICES[application]["command"][1:]]
    done = network.run(program, *arguments)
    assert (done.returncode, done.stdout) == (1, "")


def test_python_with_requests(network: Network) -> None:
    """requests, which reads a variable of its own, is told by that."""
    arguments = [f"{ROOT}/examples/upload.py", "credit-card", f"{ROOT}/examples/credit-card.png"]
    environment = {"REQUESTS_CA_BUNDLE": here(SERVICES["python"]["environment"]["REQUESTS_CA_BUNDLE"], network)}
    done = network.run(sys.executable, *arguments, environment=environment)
    assert '"isSuccessful":true' in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("host", "expected"),
    [("ocr.api.nhncloudservice.com", "404 URL Not Found"), ("api-ocr.nhncloudservice.com", "200 Not Found")],
)
def test_the_old_host_has_the_gateway(network: Network, host: str, expected: str) -> None:
    """With --front by-host the name that was called decides who answers."""
    trust = str(network.folder / "ca.pem")
    done = network.run("curl", "-s", "-w", "%{http_code}", "--cacert", trust, f"https://{host}/nowhere")
    assert expected in " ".join([done.stdout[-3:], done.stdout.partition('resultMessage":"')[2]])


def test_tokens(network: Network) -> None:
    """The token service is at its own name, at the same port."""
    trust = str(network.folder / "ca.pem")
    url = "https://oauth.api.nhncloudservice.com/oauth2/token/create"
    done = network.run("curl", "-s", "--cacert", trust, "-u", "a:b", "-d", "grant_type=client_credentials", url)
    assert '"token_type":"Bearer"' in done.stdout, done.stderr


class TestTheComposeFile:
    def test_aliases(self) -> None:
        """The emulator has every name of the vendor's."""
        assert set(EMULATOR["networks"]["default"]["aliases"]) == set(VENDOR_NAMES)

    def test_settings(self) -> None:
        """It sets what is a setting."""
        assert set(EMULATOR["environment"]) <= {one.variable for one in SETTINGS}

    def test_applications_wait(self) -> None:
        """Every application waits until the authority is there, and can read it and not change it."""
        for name in APPLICATIONS:
            assert SERVICES[name]["depends_on"] == {"ocr-emulator": {"condition": "service_healthy"}}
            assert "tls:/tls:ro" in SERVICES[name]["volumes"]
