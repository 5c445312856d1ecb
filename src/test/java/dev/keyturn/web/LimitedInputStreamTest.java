package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.DelegatingServletInputStream;

class LimitedInputStreamTest {

    @Test
    void aBodyOfExactlyTheLimitIsReadToItsEnd() throws IOException {
        try (var body = limited("12345")) {
            assertThat(body.readAllBytes()).asString().isEqualTo("12345");
        }
        try (var body = limited("12345")) {
            for (int i = 1; i <= 5; i++) {
                assertThat(body.read()).isEqualTo('0' + i);
            }
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @Test
    void theFirstByteBeyondTheLimitEndsTheReading() throws IOException {
        try (var body = limited("123456")) {
            assertThatThrownBy(body::readAllBytes).isInstanceOf(BodyLimitFilter.BodyTooLargeException.class);
        }
        try (var body = limited("123456")) {
            body.readNBytes(5);
            assertThatThrownBy(body::read).isInstanceOf(BodyLimitFilter.BodyTooLargeException.class);
        }
    }

    private static BodyLimitFilter.LimitedInputStream limited(String body) {
        return new BodyLimitFilter.LimitedInputStream(
                new DelegatingServletInputStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.US_ASCII))),
                5);
    }
}
