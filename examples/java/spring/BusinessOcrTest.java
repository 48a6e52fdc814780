package com.example.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Spring keeps one context for all tests with the same configuration, so the application has one appKey. The extension
 * therefore has that appKey too, and resets it before each test.
 */
@SpringBootTest
class BusinessOcrTest {
    @RegisterExtension
    static final OcrEmulator ocr = OcrEmulator.withAppKey("business-ocr-test", "secret");

    @DynamicPropertySource
    static void ocr(DynamicPropertyRegistry registry) {
        registry.add("ocr.base-url", OcrEmulator::url);
        registry.add("ocr.app-key", ocr::appKey);
        registry.add("ocr.secret-key", ocr::secretKey);
    }

    @Autowired
    BusinessOcr business;

    @Test
    void readsACertificate() {
        assertThat(business.read(OcrEmulator.document("business-individual")).header().isSuccessful()).isTrue();
    }

    @Test
    void reportsADocumentThatIsNotRecognised() {
        ocr.next("business", 5003003);
        assertThat(business.read(OcrEmulator.document("business-individual")).header().resultCode()).isEqualTo(5003003);
    }
}
