package dev.keyturn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.secret.Keyset;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretFile;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextFileTest {

    private static final String MARK = "\uFEFF";

    @TempDir
    Path folder;

    /** As Notepad, {@code Set-Content} and {@code Out-File} save them. */
    static Stream<Arguments> saved() {
        return Stream.of(
                Arguments.of("", StandardCharsets.UTF_8),
                Arguments.of(MARK, StandardCharsets.UTF_8),
                Arguments.of(MARK, StandardCharsets.UTF_16LE),
                Arguments.of(MARK, StandardCharsets.UTF_16BE));
    }

    @ParameterizedTest
    @MethodSource("saved")
    void whatWindowsSavesIsReadAsItIsMeant(String mark, Charset charset) throws IOException {
        Path file = saved("password.txt", mark + "Paßwort €\r\n", charset);

        assertThat(TextFile.read(file)).isEqualTo("Paßwort €\r\n");
        assertThat(TextFile.line(file)).asString(StandardCharsets.UTF_8).isEqualTo("Paßwort €");
        try (Secret secret = new SecretFile("keyturn.tickets", file).read()) {
            assertThat(secret.<String>use(String::new)).isEqualTo("Paßwort €");
        }
    }

    @ParameterizedTest
    @MethodSource("saved")
    void keysAndAuthoritiesAreReadSoAsWell(String mark, Charset charset) throws IOException, GeneralSecurityException {
        Path made = folder.resolve("made.json");
        Keyset.open(made, true, () -> false);
        String authority = anAuthority();

        assertThatCode(() -> {
                    Keyset.open(saved("keyset.json", mark + Files.readString(made), charset), false, () -> true);
                    CaFile.tls(saved("ca.pem", mark + authority, charset));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aSecretThatIsNeitherUtf8NorUtf16IsRefusedWithTheNameOfTheSetting() throws IOException {
        Path file = saved("ansi.txt", "Paßwort", StandardCharsets.ISO_8859_1);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new SecretFile("keyturn.tickets.sources.jira.login.password-file", file))
                .withMessageContaining("keyturn.tickets.sources.jira.login.password-file")
                .withMessageContaining("UTF-8");
    }

    private static String anAuthority() throws GeneralSecurityException {
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init((KeyStore) null);
        X509TrustManager ofThisJvm = (X509TrustManager) trusted.getTrustManagers()[0];
        return "-----BEGIN CERTIFICATE-----\r\n"
                + Base64.getMimeEncoder().encodeToString(ofThisJvm.getAcceptedIssuers()[0].getEncoded())
                + "\r\n-----END CERTIFICATE-----\r\n";
    }

    private Path saved(String name, String text, Charset charset) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(charset));
    }
}
