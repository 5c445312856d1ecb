package dev.keyturn.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.StepFailure.Kind;
import dev.keyturn.secret.SecretStore.Label;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTlsTest {

    @TempDir
    Path folder;

    @Test
    void aVaultWithACertificateOfTheConfiguredAuthorityIsUsed() throws Exception {
        try (VaultDouble vault = overTls("ip:127.0.0.1")) {
            SecretStore store = store(vault, folder.resolve("vault.pem"));

            SecretRef ref = store.stage("contoso.com", "r1", () -> Secret.takeFrom("a-Password-1".toCharArray()));

            assertThat(store.find("contoso.com", Label.PENDING)).contains(ref);
        }
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsNotTrustedAndSeesNoToken() throws Exception {
        try (VaultDouble vault = overTls("ip:127.0.0.1")) {
            StepFailure failure = catchThrowableOfType(
                    StepFailure.class, () -> store(vault, null).find("contoso.com", Label.CURRENT));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("vault-not-trusted");
            assertThat(failure.message()).contains("keyturn.secret.vault.ca-file");
            assertThat(vault.journal()).isEmpty();
        }
    }

    @Test
    void aCertificateOfAnotherHostIsNotTrusted() throws Exception {
        try (VaultDouble vault = overTls("dns:vault.example.com")) {
            StepFailure failure =
                    catchThrowableOfType(StepFailure.class, () -> store(vault, folder.resolve("vault.pem"))
                            .find("contoso.com", Label.CURRENT));

            assertThat(failure.code()).isEqualTo("vault-not-trusted");
            assertThat(vault.journal()).isEmpty();
        }
    }

    @Test
    void aFileWithoutACertificateStopsTheStart() throws Exception {
        Path file = Files.writeString(folder.resolve("vault.pem"), "no certificate");
        try (VaultDouble vault = VaultDouble.start()) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> store(vault, file))
                    .withMessageContaining("keyturn.secret.vault.ca-file names the file " + file)
                    .withMessageContaining("from which no certificate can be read");
        }
    }

    private SecretStore store(VaultDouble vault, @Nullable Path caFile) {
        VaultSettings plain = StoreAdapter.withToken("https://127.0.0.1:" + vault.port(), folder);
        return VaultSecretStore.open(
                new VaultSettings(plain.address(), null, null, plain.tokenFile(), null, null, null, caFile),
                StoreAdapter.withoutStates(),
                Clock.systemUTC());
    }

    private VaultDouble overTls(String name) throws Exception {
        Path keys = folder.resolve("vault.p12");
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=vault", "-ext", "san=" + name, keys);
        keytool("-exportcert", "-rfc", "-file", folder.resolve("vault.pem").toString(), keys);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(keys)) {
            store.load(file, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return VaultDouble.listenOn(server);
    }

    private static void keytool(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        for (Object argument : arguments) {
            if (argument instanceof Path keys) {
                command.addAll(List.of("-keystore", keys.toString(), "-storetype", "PKCS12"));
                command.addAll(List.of("-storepass", "changeit", "-alias", "vault"));
            } else {
                command.add(argument.toString());
            }
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }
}
