"""The emulated API as a client sees it."""

import json

import pytest

from tests.contracts import CATALOGUE
from tests.running import KEY, Emulator, code_of, reason_of, start
from tests.samples import picture

STATUS = "/v1.0/appkeys/app/business/status"
UPLOADS = ["business", "credit-card"]


class TestSuccess:
    def test_a_body_is_compact_json_in_the_published_order(self, emulator: Emulator) -> None:
        """The reply to the guide's sample is the guide's sample, byte for byte."""
        assert emulator.ask_status("1234567890").content == (
            b'{"header":{"isSuccessful":true,"resultCode":0,"resultMessage":"SUCCESS"},'
            b'"result":{"statusCode":"00","statusMessage":""}}'
        )

    def test_korean_is_not_escaped(self, emulator: Emulator) -> None:
        """Korean text is UTF-8."""
        assert "등록번호".encode() in emulator.upload("business", picture()).content

    @pytest.mark.parametrize("operation", UPLOADS)
    @pytest.mark.parametrize(("kind", "file_type"), [("PNG", "png"), ("JPEG", "jpg")])
    @pytest.mark.parametrize(("width", "height", "resolution"), [(1280, 720, "normal"), (700, 479, "low")])
    def test_the_result_is_true_of_the_file(
        self,
        emulator: Emulator,
        operation: str,
        kind: str,
        file_type: str,
        width: int,
        height: int,
        resolution: str,
    ) -> None:
        """fileType, resolution and boxes are those of the very file that was sent."""
        result = emulator.upload(operation, picture(width, height, kind)).json()["result"]
        assert result["fileType"] == file_type
        assert result["resolution"] == resolution
        for box in result.get("boxes") or [*result["cardNumBoxes"], result["validThruBox"]]:
            assert all(0 <= box[f"x{corner}"] <= width for corner in range(1, 5))
            assert all(0 <= box[f"y{corner}"] <= height for corner in range(1, 5))

    def test_business_takes_a_pdf(self, emulator: Emulator) -> None:
        """A PDF is measured in points."""
        result = emulator.upload("business", picture(kind="PDF")).json()["result"]
        assert (result["fileType"], result["unitType"]) == ("pdf", "point")

    def test_a_json_body_is_read_whatever_its_label(self, emulator: Emulator) -> None:
        """Curl labels JSON as a form unless told otherwise, as the guide's own sample does."""
        for label in ("application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-8"):
            headers = KEY | {"Content-Type": label}
            body = b'{"businessNumber":"1234567890"}'
            assert code_of(emulator.client.post(STATUS, content=body, headers=headers)) == 0

    @pytest.mark.parametrize("label", ["image/png", "image/jpg", "application/octet-stream", "nonsense"])
    def test_the_label_of_the_part_does_not_matter(self, emulator: Emulator, label: str) -> None:
        """The file is judged by its bytes: real clients label it as they like."""
        files = {"image": ("card.jpg", picture(), label)}
        path = "/v1.0/appkeys/app/credit-card"
        assert code_of(emulator.client.post(path, files=files, headers=KEY)) == 0


class TestNaturalErrors:
    @pytest.mark.parametrize(
        "path",
        [
            "/",
            "/v1.0",
            "/v1.0/appkeys//business",
            f"{STATUS}/",
            "/v3.0/appkeys/a/business",
            "/V1.0/appkeys/a/business",
        ],
    )
    def test_404(self, emulator: Emulator, path: str) -> None:
        """A path that no operation has is not found, whatever the method."""
        for method in ("GET", "POST", "DELETE"):
            reply = emulator.client.request(method, path)
            assert (
                reply.content == b'{"header":{"isSuccessful":false,"resultCode":404,"resultMessage":"Not Found"}}'
            )

    def test_404_names_the_nearest_path(self, emulator: Emulator) -> None:
        """A slip in a path is easy to find."""
        assert reason_of(emulator.client.post("/v1.0/appkeys/my-app/busines")) == (
            "no operation has the path '/v1.0/appkeys/my-app/busines'; /docs lists them; "
            "did you mean '/v1.0/appkeys/{appKey}/business'?; "
            "the real host answers HTTP 404 and 4041007: --front gateway shows it"
        )

    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
    def test_405(self, emulator: Emulator, method: str) -> None:
        """A known path with another method is not allowed."""
        reply = emulator.client.request(method, STATUS)
        assert code_of(reply) == 405
        assert reason_of(reply) == (
            f"the method is {method}; business/status takes POST; "
            "the real host answers HTTP 404 and 4041007: --front gateway shows it"
        )

    @pytest.mark.parametrize("label", [None, "application/json", "application/octet-stream", "multipart/mixed"])
    def test_415(self, emulator: Emulator, label: str | None) -> None:
        """An upload that is not multipart/form-data has the wrong content type."""
        headers = KEY | ({"Content-Type": label} if label else {})
        reply = emulator.client.post("/v1.0/appkeys/app/business", content=picture(), headers=headers)
        assert code_of(reply) == 415
        found = f"'{label}'" if label else "missing"
        assert reason_of(reply) == f"the Content-Type is {found}; an upload is multipart/form-data"

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (b"", "the body is not JSON: Expecting value in line 1, column 1"),
            (b"{", "the body is not JSON: Expecting property name enclosed in double quotes in line 1, column 2"),
            (b"businessNumber=1234567890", "the body is not JSON: Expecting value in line 1, column 1"),
            (b"\xff\xfe\xfa", "the body is not JSON: it is not text, or not numbers"),
            (b'{"businessNumber": NaN}', "the body is not JSON: it is not text, or not numbers"),
            (b'{"a": "\n"}', "the body is not JSON: Invalid control character in line 1, column 8"),
            (b"[" * 100_000, "the body is JSON nested too deeply to read"),
            (b"[]", "the body is JSON, but not an object: send {...}"),
            (b"{}", "the JSON body has no field 'businessNumber', or it is null; send it"),
            (b'{"businessNumber": null}', "the JSON body has no field 'businessNumber', or it is null; send it"),
        ],
    )
    def test_400_for_json(self, emulator: Emulator, body: bytes, reason: str) -> None:
        """A body that is not a JSON object with a businessNumber cannot be read."""
        reply = emulator.client.post(STATUS, content=body, headers=KEY)
        assert code_of(reply) == 400
        assert reason_of(reply) == reason

    @pytest.mark.parametrize(
        ("label", "body", "reason"),
        [
            (
                "multipart/form-data",
                b"",
                "the Content-Type has no boundary; leave that header to the HTTP client",
            ),
            (
                "multipart/form-data; boundary=x",
                b"",
                "the multipart body ends before its closing boundary; send it whole",
            ),
            (
                "multipart/form-data; boundary=x",
                b"--y\r\n",
                "the multipart body cannot be taken apart: it does not have the boundary of its Content-Type; leave that header to the HTTP client",
            ),
            (
                "multipart/form-data; boundary=x",
                b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\nab',
                "the multipart body ends before its closing boundary; send it whole",
            ),
            (
                "multipart/form-data; boundary=x",
                b"--x--\r\n",
                "the multipart body has no file part named 'image'; it has no part at all",
            ),
            (
                "multipart/form-data; boundary=x",
                b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\na\r\n--x--\r\n',
                "the multipart body has no file part named 'image'; it has 'file'",
            ),
            (
                "multipart/form-data; boundary=x",
                b'--x\r\nContent-Disposition: form-data; name="image"\r\n\r\na\r\n--x--\r\n',
                "the part 'image' has no file name, and so is a form field, not a file; send one with it (inferred)",
            ),
        ],
    )
    def test_400_for_multipart(self, emulator: Emulator, label: str, body: bytes, reason: str) -> None:
        """A body that is not multipart with a file part `image` cannot be read."""
        headers = KEY | {"Content-Type": label}
        reply = emulator.client.post("/v1.0/appkeys/app/business", content=body, headers=headers)
        assert code_of(reply) == 400
        assert reason_of(reply) == reason

    @pytest.mark.parametrize(
        ("number", "code"), [(1234567890, 0), (123456789, 4000101), (12.5, 4000101), (True, 4000101)]
    )
    def test_a_number_is_its_digits(self, emulator: Emulator, number: object, code: int) -> None:
        """A businessNumber that is a JSON number is read as its digits, true as the text that it is."""
        assert code_of(emulator.ask_status(number)) == code

    @pytest.mark.parametrize(("number", "kind"), [(["1"], "array"), ({}, "object")])
    def test_400_for_no_text(self, emulator: Emulator, number: object, kind: str) -> None:
        """A businessNumber that is an object or a list makes the body unreadable."""
        reply = emulator.ask_status(number)
        assert code_of(reply) == 400
        assert reason_of(reply) == f"the field 'businessNumber' is a JSON {kind}; expected a string, in quotes"

    @pytest.mark.parametrize(
        "number",
        ["", "123456789", "12345678901", "123-45-67890", "12345678 0", "\N{FULLWIDTH DIGIT ONE}234567890"],
    )
    def test_4000101(self, emulator: Emulator, number: str) -> None:
        """A businessNumber that is not ten digits has an invalid format."""
        reply = emulator.ask_status(number)
        assert code_of(reply) == 4000101
        assert reason_of(reply) == (
            f"businessNumber has {len(number)} characters; expected ten digits: send it without hyphens"
            if len(number) != 10
            else "businessNumber has ten characters, not all of them digits; send 0 to 9 alone"
        )

    def test_4000102(self, emulator: Emulator) -> None:
        """A number that the scenario has as unknown does not exist; others have the status it says."""
        emulator.use({"given": {"businesses": {"0000000000": "unknown", "1111111111": "06"}}})
        assert code_of(emulator.ask_status("0000000000")) == 4000102
        assert emulator.ask_status("1111111111").json()["result"]["statusCode"] == "06"
        assert emulator.ask_status("2222222222").json()["result"]["statusCode"] == "01"

    @pytest.mark.parametrize(
        ("kind", "name"),
        [
            ("GIF", "a GIF image"),
            ("BMP", "a BMP image"),
            ("TIFF", "a TIFF image, or a camera's raw one"),
            ("WEBP", "a WebP image"),
        ],
    )
    def test_4000003_for_another_type(self, emulator: Emulator, kind: str, name: str) -> None:
        """A file of a type that no operation takes is refused, and the reason says which it is."""
        reply = emulator.upload("business", picture(kind=kind))
        assert code_of(reply) == 4000003
        assert reason_of(reply) == (
            "the first bytes of the part 'image' are not those of a pdf, jpg or png file; "
            f"it is {name}: convert it to pdf, jpg or png"
        )

    def test_4000003_for_a_pdf(self, emulator: Emulator) -> None:
        """Only business takes PDF."""
        reply = emulator.upload("credit-card", picture(kind="PDF"))
        assert code_of(reply) == 4000003
        assert reason_of(reply) == "the part 'image' is a pdf file; the operation takes jpg or png"

    @pytest.mark.parametrize(
        ("kind", "found"),
        [
            ("PNG", "png file and ends early, or is damaged: about 99 percent of its picture is missing"),
            ("JPEG", "jpg file and ends before its picture begins"),
            ("PDF", "pdf file and does not end as one"),
        ],
    )
    def test_4000003_for_a_damaged_file(self, emulator: Emulator, kind: str, found: str) -> None:
        """A file that is cut is refused, and the reason says so, and that the code is inferred."""
        reply = emulator.upload("business", picture(kind=kind)[:200])
        assert code_of(reply) == 4000003
        assert reason_of(reply) == (
            f"the part 'image' begins as a {found}; send the whole file "
            "(inferred: this code for it; it has one of its own from 2024-11-12 on)"
        )

    @pytest.mark.parametrize("operation", UPLOADS)
    def test_4000004(self, emulator: Emulator, operation: str) -> None:
        """A file without bytes is empty."""
        reply = emulator.upload(operation, b"")
        assert code_of(reply) == 4000004
        assert reason_of(reply) == "the part 'image' has no bytes; send the file's content"

    @pytest.mark.parametrize("headers", [{}, {"Authorization": ""}])
    def test_4000005(self, emulator: Emulator, headers: dict[str, str]) -> None:
        """A missing secretKey is a missing header, and so is a blank one."""
        reply = emulator.ask_status(headers=headers)
        assert code_of(reply) == 4000005
        assert reason_of(reply) == "the header Authorization is missing or blank; send it with a value"

    def test_4000006(self, emulator: Emulator) -> None:
        """Each appKey has its own allowance."""
        emulator.use({"given": {"allowance": 2}})
        assert [code_of(emulator.ask_status(app_key="one")) for _ in range(4)] == [0, 0, 4000006, 4000006]
        assert code_of(emulator.ask_status(app_key="two")) == 0
        assert (
            reason_of(emulator.ask_status(app_key="one")) == "the scenario's given.allowance of 2 calls is used up"
        )

    def test_a_refused_call_does_not_spend_the_allowance(self, emulator: Emulator) -> None:
        """Only a caller who is known spends calls."""
        emulator.use({"given": {"allowance": 1, "credentials": {"app": "right"}}})
        wrong, right = {"Authorization": "wrong"}, {"Authorization": "right"}
        codes = [code_of(emulator.ask_status(headers=headers)) for headers in (wrong, wrong, right, right)]
        assert codes == [4010001, 4010001, 0, 4000006]

    def test_4000111(self, emulator: Emulator) -> None:
        """A picture of a single colour has no card on it; a certificate is not looked for."""
        reply = emulator.upload("credit-card", picture(flat=True))
        assert code_of(reply) == 4000111
        assert reason_of(reply) == "the image is a single flat colour (inferred: this code for it)"
        assert code_of(emulator.upload("business", picture(flat=True))) == 0

    def test_4000401(self, emulator: Emulator) -> None:
        """A service that is not given is not enabled, in all of its operations."""
        emulator.use({"given": {"services": ["credit-card"]}})
        reply = emulator.ask_status()
        assert code_of(reply) == 4000401
        assert reason_of(reply) == "the scenario's given.services does not have business; it has credit-card"
        assert code_of(emulator.upload("business", picture())) == 4000401
        assert code_of(emulator.upload("credit-card", picture())) == 0

    @pytest.mark.parametrize(
        ("app_key", "secret", "reason"),
        [
            (
                "app",
                "Right",
                "the header Authorization is not the secretKey that given.credentials has for this appKey",
            ),
            (
                "app",
                "Bearer right",
                "the header Authorization is not the secretKey that given.credentials has for this appKey; it begins with the word Bearer: send the secretKey alone",
            ),
            ("App", "right", "the appKey 'App' is not in the scenario's given.credentials, which has 'app'"),
        ],
    )
    def test_4010001(self, emulator: Emulator, app_key: str, secret: str, reason: str) -> None:
        """A pair that is not given is not valid; the reason does not give the secret away."""
        emulator.use({"given": {"credentials": {"app": "right"}}})
        reply = emulator.ask_status(app_key=app_key, headers={"Authorization": secret})
        assert code_of(reply) == 4010001
        assert reason_of(reply) == reason
        assert code_of(emulator.ask_status(headers={"Authorization": "right"})) == 0

    def test_a_blank_app_key_is_not_valid(self, emulator: Emulator) -> None:
        """With nothing configured any pair is accepted, but it has to be there."""
        assert code_of(emulator.ask_status(app_key="%20")) == 4010001


class TestScenario:
    def test_a_rule_speaks_after_the_natural_checks(self, emulator: Emulator) -> None:
        """A scenario never hides a mistake of the client's."""
        emulator.use("size-limits")
        assert code_of(emulator.upload("business", b"")) == 4000004
        assert code_of(emulator.upload("business", picture())) == 4131000

    def test_sequences_are_counted_for_each_app_key(self, emulator: Emulator) -> None:
        """Tests that run side by side with different appKeys do not disturb each other."""
        emulator.use("busy-then-fine")
        codes = [code_of(emulator.ask_status(app_key=key)) for key in ("a", "b", "a", "b", "a", "b")]
        assert codes == [5000503, 5000503, 5000503, 5000503, 0, 0]

    def test_a_code_of_the_authors_own(self, emulator: Emulator) -> None:
        """A code that the catalogue does not have is sent in the author's words."""
        emulator.use({"rules": [{"then": {"resultCode": 4990001, "resultMessage": "새 코드"}}]})
        assert emulator.ask_status().json() == {
            "header": {"isSuccessful": False, "resultCode": 4990001, "resultMessage": "새 코드"},
        }

    def test_success_come_what_may(self, emulator: Emulator) -> None:
        """A rule that says SUCCESS overrides what recognition would not find."""
        emulator.use(
            {"given": {"businesses": {"0000000000": "unknown"}}, "rules": [{"then": {"resultCode": "SUCCESS"}}]},
        )
        assert code_of(emulator.upload("credit-card", picture(flat=True))) == 0
        assert code_of(emulator.ask_status("0000000000")) == 0

    def test_natural_in_a_rule(self, emulator: Emulator) -> None:
        """`natural` is what the service itself would answer, its refusals included."""
        emulator.use({"rules": [{"name": "mine", "then": "natural"}]})
        reply = emulator.upload("credit-card", picture(flat=True))
        assert code_of(reply) == 4000111
        assert reply.headers["x-emulator-rule"] == "mine"


UNCHECKED = {"unchecked": True, "then": [{"resultCode": 5000503}, "natural"]}


class TestUnchecked:
    def test_its_errors_come_before_the_natural_checks(self, emulator: Emulator) -> None:
        """Whatever the request is like, an unchecked rule decides; its natural replies are checked."""
        emulator.use({"rules": [UNCHECKED]})
        first, second = (emulator.upload("business", b"", headers={}) for _ in range(2))
        assert (code_of(first), first.headers["x-emulator-rule"]) == (5000503, "rules[0]")
        assert code_of(second) == 4000005

    def test_it_has_no_say_about_paths(self, emulator: Emulator) -> None:
        """What is no operation is not found all the same."""
        emulator.use({"rules": [UNCHECKED]})
        assert code_of(emulator.client.post("/nowhere")) == 404


class TestBesideTheReply:
    def test_headers_say_what_decided(self, emulator: Emulator) -> None:
        """Scenario, rule and reason are beside the reply; what is not ASCII is percent-encoded."""
        emulator.use({"name": "바쁨", "rules": [{"name": "100% 바쁨", "then": {"resultCode": 5000503}}]})
        headers = emulator.ask_status().headers
        assert headers["x-emulator-scenario"] == "%EB%B0%94%EC%81%A8"
        assert headers["x-emulator-rule"] == "100%25 %EB%B0%94%EC%81%A8"
        assert headers["x-emulator-reason"] == "the scenario '%EB%B0%94%EC%81%A8' says so"

    def test_success_has_no_reason(self, emulator: Emulator) -> None:
        """There is nothing to explain about a success."""
        assert "x-emulator-reason" not in emulator.ask_status().headers

    def test_a_reason_has_an_end(self, emulator: Emulator) -> None:
        """However much a scenario holds, a reply's headers stay such that clients take them."""
        emulator.use({"given": {"credentials": {f"app-{number}": "s" for number in range(5000)}}})
        assert reason_of(emulator.ask_status(app_key="other")) == (
            "the appKey 'other' is not in the scenario's given.credentials, which has 'app-0', 'app-1', 'app-2', "
            "'app-3', 'app-4', 'app-5', 'app-6', 'app-7', 'app-8', 'app-9' or 4990 more"
        )
        emulator.use({"name": "n", "given": {"credentials": {"k" * 3000: "s"}}})
        assert len(reason_of(emulator.ask_status())) <= 1500

    @pytest.mark.parametrize("label", ["a secret in the wrong place", "text/900101-1234567"])
    def test_a_label_that_is_not_usual_is_not_repeated(self, emulator: Emulator, label: str) -> None:
        """What stands in the place of a content type may be anything."""
        headers = KEY | {"Content-Type": label}
        reply = emulator.client.post("/v1.0/appkeys/app/business", content=b"x", headers=headers)
        assert reason_of(reply) == "the Content-Type is another one; an upload is multipart/form-data"

    def test_they_can_be_turned_off(self) -> None:
        """With --headers false a reply has nothing that the service's has not."""
        with start("--headers", "false") as emulator:
            assert set(emulator.ask_status().headers) == {"date", "content-length", "content-type"}

    def test_the_log_has_a_line_for_each_request(self, emulator: Emulator) -> None:
        """Method, path, code, scenario, rule and reason are in the log, the secretKey is not."""
        emulator.use("busy-then-fine")
        emulator.ask_status(app_key="logged", headers={"Authorization": "do-not-log-me"})
        assert (
            "POST /v1.0/appkeys/logged/business/status -> 5000503 API_TEMPORARILY_UNAVAILABLE "
            "[busy-then-fine, busy twice]: the scenario 'busy-then-fine' says so\n"
        ) in emulator.log
        assert "do-not-log-me" not in emulator.log

    def test_a_name_cannot_forge_a_line_of_the_log(self, emulator: Emulator) -> None:
        """A rule's name is on one line and not without end."""
        for name in ("r\nforged", "r\u2028forged", "r" * 101):
            body = {"rules": [{"name": name, "then": "natural"}]}
            assert emulator.client.put("/__admin/scenario", json=body).status_code == 422

    def test_a_path_cannot_forge_a_line_of_the_log(self, emulator: Emulator) -> None:
        """What a client puts in the path stays on its own line."""
        emulator.client.get("/first%0A2026-01-01 00:00:00 forged%1b[31m")
        assert "GET /first\\n2026-01-01 00:00:00 forged\\x1b[31m -> 404 NOT_FOUND" in emulator.log


def test_every_reply_has_the_catalogues_words(emulator: Emulator) -> None:
    """Every code that business/status can give arrives byte for byte as the seed's table has it."""
    for code in CATALOGUE:
        if "business/status" in code.operations and code.only is None and code.number:
            emulator.use(
                {"rules": [{"when": {"operation": "business/status"}, "then": {"resultCode": code.number}}]}
            )
            header = {"isSuccessful": False, "resultCode": code.number, "resultMessage": code.message}
            expected = json.dumps({"header": header}, separators=(",", ":"), ensure_ascii=False)
            assert emulator.ask_status().text == expected
