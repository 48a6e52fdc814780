"""The token service in the OpenAPI document (guide; RFC 6749). The real one has a host of its own."""

from typing import Any, Final

from ocr_emulator.oauth.token import CREATE_PATH, MAX_LIFE, MIN_LIFE, REVOKE_PATH, TOKEN_LENGTH

Json = dict[str, Any]

_FORM: Final = "application/x-www-form-urlencoded"
_ERRORS: Final = {
    "400": ("The request is no request for that.", ["invalid_request", "unsupported_grant_type"]),
    "401": ("The user is not known.", ["invalid_client"]),
}


TOKEN_TAG: Final = {"name": "tokens", "description": "The token service; the real one has a host of its own."}


def token_paths() -> Json:
    """The two paths of the token service."""
    created = {"application/json": {"schema": {"$ref": "#/components/schemas/AccessToken"}}}
    grant = {"grant_type": {"const": "client_credentials"}}
    token = {"token": {"type": "string", "minLength": 1}}
    return {
        CREATE_PATH: {"post": _operation("token-create", "create a token", grant, {"content": created})},
        REVOKE_PATH: {"post": _operation("token-revoke", "revoke a token", token, {})},
    }


def token_components() -> Json:
    """The shapes and the proof of identity that the paths refer to."""
    properties = {
        "access_token": {"type": "string", "pattern": f"^[0-9A-Za-z]{{{TOKEN_LENGTH}}}$"},
        "token_type": {"const": "Bearer"},
        "expires_in": {"type": "integer", "minimum": MIN_LIFE, "maximum": MAX_LIFE},
    }
    token = {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }
    user = {"type": "http", "scheme": "basic", "description": "UserAccessKeyId and SecretAccessKey."}
    return {"schemas": {"AccessToken": token}, "securitySchemes": {"user": user}}


def _operation(name: str, summary: str, parameters: Json, success: Json) -> Json:
    schema = {"type": "object", "required": list(parameters), "properties": parameters}
    return {
        "operationId": name,
        "summary": summary,
        "tags": ["tokens"],
        "security": [{"user": []}],
        "requestBody": {"required": True, "content": {_FORM: {"schema": schema}}},
        "responses": {
            "200": {"description": "Done.", **success},
            **{status: _error(*error) for status, error in _ERRORS.items()},
        },
    }


def _error(description: str, codes: list[str]) -> Json:
    schema = {"type": "object", "required": ["error"], "properties": {"error": {"enum": codes}}}
    return {"description": description, "content": {"application/json": {"schema": schema}}}
