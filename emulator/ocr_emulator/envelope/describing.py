"""Says in words what a public key is that somebody else's service answers."""

from base64 import b64decode

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key


def describe_public_key(text: str) -> str:
    """The form of a public key: that of the service is Base64 of DER, without PEM armour (client)."""
    try:
        key = load_der_public_key(b64decode(text, validate=True))
    except (ValueError, UnsupportedAlgorithm):
        return "PEM" if text.lstrip().startswith("-----BEGIN") else "no public key in Base64 of DER"
    if not isinstance(key, rsa.RSAPublicKey):
        return "Base64 of DER, not of RSA"
    return f"Base64 of DER, RSA of {key.key_size} bits"
