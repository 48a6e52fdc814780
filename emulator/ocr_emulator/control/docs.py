"""Swagger UI from the files of an installed package: it needs no internet."""

from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.staticfiles import StaticFiles

_FILES: Final = StaticFiles(packages=[("fastapi_swagger", "resources")])


def add_docs(app: FastAPI, prefix: str, title: str) -> None:
    """Serve Swagger UI at `prefix`/docs for the document at `prefix`/openapi.json; all addresses are relative."""

    @app.get(f"{prefix}/docs", include_in_schema=False)
    async def docs() -> Response:
        return get_swagger_ui_html(
            openapi_url="openapi.json",
            title=title,
            swagger_js_url="docs/assets/swagger-ui-bundle.js",
            swagger_css_url="docs/assets/swagger-ui.css",
            swagger_favicon_url="docs/assets/favicon-32x32.png",
        )

    # No mount: below one, a request that fails would have another path than the one that was asked for.
    @app.api_route(f"{prefix}/docs/assets/{{name}}", methods=["GET", "HEAD"], include_in_schema=False)
    async def asset(name: str, request: Request) -> Response:
        return await _FILES.get_response(name, request.scope)
