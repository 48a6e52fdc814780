"""What can be printed: nobody's numbers, and codes that never change."""

from ocr_emulator.specimens.originals import ORIGINALS


def test_codes() -> None:
    """The codes of what has been printed stay what they are."""
    first = {code: next(iter(original.result.values())) for code, original in ORIGINALS.items()}
    assert list(ORIGINALS) == [
        "B1",
        "B2",
        "B3",
        "C1",
        "C2",
        "C3",
        "C4",
        "C5",
        "C6",
        "R1",
        "R2",
        "R3",
        "D1",
        "D2",
        "D3",
        "P1",
        "P2",
        "P3",
        "P4",
    ]
    assert (first["C2"], first["C3"], first["D1"], first["P4"]) == (
        "5555555555554444",
        "378282246310005",
        "driver",
        "passport",
    )
    assert [original.scheme for code, original in ORIGINALS.items() if code.startswith("C")] == [
        "Visa",
        "Mastercard",
        "American Express",
        "JCB",
        "Discover",
        "Visa",
    ]


def test_certificates() -> None:
    """A corporation's certificate has other labels than an individual's."""
    texts = {code: {line.text for line in ORIGINALS[code].layout.lines} for code in ("B1", "B3")}
    assert texts["B3"] - texts["B1"] == {"법인명(단체명)", "대표자", "본점 소재지"}
    assert texts["B1"] - texts["B3"] == {"상호", "성명", "사업장 소재지"}
