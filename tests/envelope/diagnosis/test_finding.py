"""The parts of a diagnosis."""

from ocr_emulator.envelope.diagnosis.finding import Finding, Hypothesis, reason

HEX = Finding("its Base64", "it is hex; write Base64")
ZEROS = Finding("its padding", "it is zeros; pad with PKCS#7")


def test_a_reason_is_one_sentence() -> None:
    """The findings about a subject are joined into one sentence, in their order."""
    assert reason("the value", [HEX]) == "the value fails at its Base64: it is hex; write Base64"
    assert reason("the value", [HEX, ZEROS]) == (
        "the value fails at its Base64: it is hex; write Base64; and at its padding: it is zeros; pad with PKCS#7"
    )


def test_findings_of_a_hypothesis() -> None:
    """A hypothesis about a mistake has one finding; one about what is right has none."""
    assert Hypothesis(HEX, bytes.hex).findings == (HEX,)
    assert Hypothesis(None, bytes.hex).findings == ()
