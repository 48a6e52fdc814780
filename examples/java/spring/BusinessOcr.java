package com.example.ocr;

import java.util.Map;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Service;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.client.RestClient;

/** Reads business registration certificates with Spring's RestClient (Spring 6.1, Spring Boot 3.2 or newer). */
@Service
class BusinessOcr {
    private final RestClient http;
    private final String appKey;

    BusinessOcr(RestClient.Builder builder, OcrProperties properties) {
        this.http = builder
                .baseUrl(properties.baseUrl())
                .defaultHeader("Authorization", properties.secretKey())
                .build();
        this.appKey = properties.appKey();
    }

    record Header(boolean isSuccessful, int resultCode, String resultMessage) {}

    record Reply(Header header, Map<String, Object> result) {}

    Reply read(byte[] file) {
        // Without a file name Spring sends the part as a plain field, which the service answers with 400.
        var image = new ByteArrayResource(file) {
            @Override
            public String getFilename() {
                return "business.png";
            }
        };
        var form = new LinkedMultiValueMap<String, Object>();
        form.add("image", image);
        return http.post()
                .uri("/v1.0/appkeys/{appKey}/business", appKey)
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .body(form)
                .retrieve()
                .body(Reply.class);
    }
}
