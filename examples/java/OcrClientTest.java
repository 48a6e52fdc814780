package com.example.ocr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an application can meet between an identity card and its authenticity. */
class OcrClientTest {
    @RegisterExtension
    final OcrEmulator ocr = OcrEmulator.withFreshAppKey();

    private OcrClient client() {
        return new OcrClient(OcrEmulator.url(), ocr.appKey(), ocr.secretKey());
    }

    @Test
    void readsACard() throws Exception {
        ocr.scenarioOf("rules: [{when: {operation: id-card}, then: {resultCode: SUCCESS, result: {name: 홍길동}}}]");
        assertEquals("홍길동", client().idCard(OcrEmulator.document("resident")).values().get("name"));
    }

    @Test
    void triesAgainWhenTheServiceIsBusy() throws Exception {
        ocr.next("id-card", 5000503, 2);
        ocr.expectCalls("id-card", 5000503, 2);
        ocr.expectCalls("id-card", 0, 1);
        assertEquals("resident", client().idCard(OcrEmulator.document("resident")).idType());
    }

    @Test
    void tellsAForgedCardFromAGenuineOne() throws Exception {
        OcrClient client = client();
        assertTrue(client.isAuthentic(client.idCard(OcrEmulator.document("resident-genuine"))));
        assertFalse(client.isAuthentic(client.idCard(OcrEmulator.document("resident-forged"))));
    }

    @Test
    void readsTheCardAgainWhenItsRequestKeyIsTooOld() throws Exception {
        OcrClient.IdCard card = client().idCard(OcrEmulator.document("resident"));
        ocr.advanceClock("61m");
        ocr.expect(4000122);
        var refused = assertThrows(OcrClient.OcrException.class, () -> client().isAuthentic(card));
        assertEquals(4000122, refused.resultCode());
    }

    @Test
    void reportsAConnectionThatIsReset() {
        ocr.plan("""
                {"operation": "public-keys", "resultCode": "natural", "delay": "100ms"}""");
        ocr.nextFault("id-card", "connection-reset");
        assertThrows(IOException.class, () -> client().idCard(OcrEmulator.document("resident")));
    }

    static List<OcrEmulator.Code> codes() {
        return OcrEmulator.codesFor("public-keys", "v2.0").stream().filter(code -> code.number() != 0).toList();
    }

    @ParameterizedTest
    @MethodSource("codes")
    void reportsEveryCode(OcrEmulator.Code code) {
        ocr.next("public-keys", code.number(), code.number() == 5000503 ? 3 : 1);
        var refused = assertThrows(OcrClient.OcrException.class, () -> client().idCard(new byte[1]));
        assertEquals(code.number(), refused.resultCode());
    }
}
