"""A client of the envelope, made with `cryptography` and none of the emulator's code."""

import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tests.running import KEY, Emulator


@dataclass
class Sealer:
    """Encrypts for one service and decrypts what comes back."""

    emulator: Emulator
    service: str
    app_key: str = "app"
    key: bytes = field(default_factory=lambda: os.urandom(32))
    version: str = field(init=False)
    public_key: rsa.RSAPublicKey = field(init=False)

    def __post_init__(self) -> None:
        self.fetch_key()

    def fetch_key(self) -> None:
        """Ask public-keys."""
        path = f"/v2.0/appkeys/{self.app_key}/public-keys/{self.service}"
        result = self.emulator.client.get(path, headers=KEY).json()["result"]
        self.version = result["version"]
        found = load_der_public_key(b64decode(result["key"], validate=True))
        assert isinstance(found, rsa.RSAPublicKey)
        self.public_key = found

    @property
    def headers(self) -> dict[str, str]:
        """What a call of the envelope has to say."""
        wrapped = self.public_key.encrypt(self.key, padding.PKCS1v15())
        return KEY | {"X-Key-Version": self.version, "Symmetric-Key": b64encode(wrapped).decode()}

    def encrypt(self, plain: bytes) -> bytes:
        """AES-256/CBC/PKCS7, IV = the first 16 bytes of the key."""
        padder = PKCS7(128).padder()
        encryptor = Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16])).encryptor()
        return encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()

    def decrypt(self, value: str) -> str:
        """The text of a value of the reply."""
        decryptor = Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16])).decryptor()
        unpadder = PKCS7(128).unpadder()
        padded = decryptor.update(b64decode(value, validate=True)) + decryptor.finalize()
        return (unpadder.update(padded) + unpadder.finalize()).decode()

    def upload(
        self,
        operation: str,
        content: bytes,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send `content`, encrypted."""
        return self.send(operation, self.encrypt(content), headers)

    def send(self, operation: str, body: bytes, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Send `body` as the part `image`, as it is."""
        path = f"/v2.0/appkeys/{self.app_key}/{operation}"
        files = {"image": ("card.jpg", body, "image/jpg")}
        return self.emulator.client.post(path, files=files, headers=self.headers | dict(headers or {}))

    def claim(self, request_key: str, plain: Mapping[str, str] | None = None, **fields: str) -> httpx.Response:
        """Ask for authenticity: `fields` encrypted, `plain` as they are."""
        path = f"/v2.0/appkeys/{self.app_key}/id-card/authenticity"
        values = {name: b64encode(self.encrypt(value.encode())).decode() for name, value in fields.items()}
        headers = self.headers | {"Request-Key": request_key}
        return self.emulator.client.post(path, json={**values, **(plain or {})}, headers=headers)

    def values_of(self, response: httpx.Response) -> dict[str, str]:
        """The key values of an identity card, in plain."""
        result = response.json()["result"]
        return {one["key"]: self.decrypt(one["value"]) for one in result["keyValues"]}
