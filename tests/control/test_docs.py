"""The pages for people, and the descriptions behind them."""

import re

import pytest

from tests.running import Emulator


@pytest.mark.parametrize("page", ["/docs", "/__admin/docs"])
def test_swagger_ui_needs_no_internet(emulator: Emulator, page: str) -> None:
    """Every file that the page refers to is served by the emulator itself."""
    html = emulator.client.get(page)
    assert html.headers["content-type"] == "text/html; charset=utf-8"
    assert "//" not in re.sub(
        r"//.*$|<!--.*?-->", "", html.text.replace("https://", "EXTERNAL"), flags=re.MULTILINE
    )
    assert "EXTERNAL" not in html.text.replace("https://", "EXTERNAL")
    files = re.findall(r'(?:href|src)="([^"]+)"|url: \'([^\']+)\'', html.text)
    assert len(files) == 4
    for names in files:
        address = html.url.join("".join(names))
        assert emulator.client.get(address).status_code == 200, address


def test_a_file_is_only_read(emulator: Emulator) -> None:
    """A file of the pages takes no other method, and says which it takes."""
    refused = emulator.client.post("/docs/assets/swagger-ui.css")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")


def test_the_description_has_the_operations(emulator: Emulator) -> None:
    """/openapi.json describes the emulated API, and nothing of the emulator's own."""
    document = emulator.client.get("/openapi.json").json()
    assert list(document["paths"]) == [
        "/v1.0/appkeys/{appKey}/business",
        "/v1.0/appkeys/{appKey}/business/status",
        "/v1.0/appkeys/{appKey}/credit-card",
        "/v2.0/appkeys/{appKey}/credit-card",
        "/v2.0/appkeys/{appKey}/public-keys/{serviceName}",
        "/v2.0/appkeys/{appKey}/id-card",
        "/v2.0/appkeys/{appKey}/id-card/stand-alone",
        "/v2.0/appkeys/{appKey}/id-card/authenticity",
    ]
    business = document["paths"]["/v1.0/appkeys/{appKey}/business"]["post"]
    assert business["security"] == [{"secretKey": []}]
    assert document["components"]["securitySchemes"]["secretKey"]["name"] == "Authorization"
    assert list(business["requestBody"]["content"]) == ["multipart/form-data"]
    assert "| 5003003 | OCR_DOCUMENT_BUSINESS_RECOGNITION_FAIL |" in business["description"]
    assert list(business["responses"]) == ["200"]
    authenticity = document["paths"]["/v2.0/appkeys/{appKey}/id-card/authenticity"]["post"]
    headers = [one["name"] for one in authenticity["parameters"] if one["in"] == "header"]
    assert headers == ["X-Key-Version", "Symmetric-Key", "Request-Key"]
    kinds = authenticity["requestBody"]["content"]["application/json"]["schema"]["oneOf"]
    assert [kind["title"] for kind in kinds] == ["resident", "driver", "passport"]


def test_the_control_endpoint_has_a_description_of_its_own(emulator: Emulator) -> None:
    """/__admin/openapi.json describes the control endpoint."""
    document = emulator.client.get("/__admin/openapi.json").json()
    calls = [f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item]
    assert calls == [
        "GET /health",
        "GET /ready",
        "GET /version",
        "GET /scenarios",
        "POST /scenarios/validate",
        "GET /scenarios/{name}",
        "POST /reload",
        "GET /scenario",
        "PUT /scenario",
        "POST /reset",
        "GET /sessions",
        "GET /sessions/{appKey}",
        "PUT /sessions/{appKey}",
        "DELETE /sessions/{appKey}",
        "POST /sessions/{appKey}/reset",
        "GET /sessions/{appKey}/scenario",
        "PUT /sessions/{appKey}/scenario",
        "DELETE /sessions/{appKey}/scenario",
        "GET /sessions/{appKey}/next",
        "POST /sessions/{appKey}/next",
        "DELETE /sessions/{appKey}/next",
        "DELETE /sessions/{appKey}/next/{number}",
        "POST /sessions/{appKey}/verify",
        "GET /requests",
        "DELETE /requests",
        "GET /requests/{number}",
        "POST /requests/count",
        "GET /events",
        "GET /coverage",
        "DELETE /coverage",
        "POST /explain",
        "POST /try",
        "GET /documents",
        "GET /documents/custom",
        "GET /documents/{name}",
        "GET /clock",
        "PUT /clock",
        "POST /keys/rotate",
        "GET /codes",
        "GET /revisions",
        "GET /schema",
        "GET /llms.txt",
        "GET /metrics",
        "GET /ca.pem",
        "GET /ca.p12",
    ]
    assert document["servers"] == [{"url": "/__admin"}]
