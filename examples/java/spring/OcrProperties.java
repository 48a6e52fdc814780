package com.example.ocr;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** Where the service is and who calls it: ocr.base-url, ocr.app-key and ocr.secret-key. */
@ConfigurationProperties("ocr")
record OcrProperties(String baseUrl, String appKey, String secretKey) {}
