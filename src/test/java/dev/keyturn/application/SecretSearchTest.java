package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SecretSearchTest {

    private static final String SECRET = "Set-by-hand & \"kept\"";

    private final SecretSearch search = new SecretSearch(SECRET);

    @Test
    void aSecretIsFoundAtTheBeginningInTheMiddleAndAtTheEnd() {
        for (String content : new String[] {SECRET + "x", "SSet-" + SECRET + "x", "x" + SECRET}) {
            assertThat(search.in("The file", content)).as(content).contains("The file holds it, clear");
        }
    }

    @Test
    void aSecretIsFoundInEachShape() {
        byte[] utf8 = SECRET.getBytes(StandardCharsets.UTF_8);

        assertThat(search.in("A", "{\"p\":\"Set-by-hand & \\\"kept\\\"\"}"))
                .containsExactly("A holds it, JSON-escaped");
        assertThat(search.in("A", HexFormat.of().formatHex(utf8))).containsExactly("A holds it, UTF-8 in hex");
        assertThat(search.in("A", SECRET.getBytes(StandardCharsets.UTF_16BE))).contains("A holds it, UTF-16BE bytes");
        assertThat(search.in("A", Base64.getEncoder().encodeToString(("u:" + SECRET).getBytes(StandardCharsets.UTF_8))))
                .contains("A holds it, UTF-8 in Base64 after 2");
    }

    @Test
    void aPartOfASecretIsNone() {
        byte[] all = SECRET.getBytes(StandardCharsets.UTF_8);

        assertThat(search.in("A", Arrays.copyOf(all, all.length - 1))).isEmpty();
        assertThat(search.in("A", Arrays.copyOfRange(all, 1, all.length))).isEmpty();
    }
}
