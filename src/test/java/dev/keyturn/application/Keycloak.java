package dev.keyturn.application;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Keycloak server with the realm of {@code keycloak-realm.json}, whose database is in its memory. */
final class Keycloak implements AutoCloseable {

    private static final Path UNPACKED = Path.of("target/keycloak");
    private static final Duration LONGEST_START = Duration.ofMinutes(5);

    private final int port = freePort();
    private final Process process;

    /** Skips the test when there is none, unless the parts are required: then it fails. */
    Keycloak(Path folder) {
        Path home = home();
        try {
            Path realm = Files.createDirectories(home.resolve("data/import")).resolve("keyturn-realm.json");
            Files.copy(
                    Path.of("src/test/resources/dev/keyturn/application/keycloak-realm.json"), realm, REPLACE_EXISTING);
            ProcessBuilder start = new ProcessBuilder(
                            "bash",
                            home.resolve("bin/kc.sh").toAbsolutePath().toString(),
                            "start-dev",
                            "--import-realm",
                            "--db=dev-mem",
                            "--http-host=127.0.0.1",
                            "--http-port=" + port,
                            "--http-management-port=" + freePort())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("keycloak.log").toFile());
            start.environment().put("JAVA_HOME", System.getProperty("java.home"));
            process = start.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        await().atMost(LONGEST_START).pollInterval(Duration.ofMillis(200)).until(() -> {
            assertThat(process.isAlive())
                    .as("it runs; %s says why not", folder.resolve("keycloak.log"))
                    .isTrue();
            return answers();
        });
    }

    private static Path home() {
        List<Path> found = List.of();
        if (Files.isDirectory(UNPACKED)) {
            try (Stream<Path> folders = Files.list(UNPACKED)) {
                found = folders.filter(folder -> Files.exists(folder.resolve("bin/kc.sh")))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Part.KEYCLOAK.requireThat(!found.isEmpty());
        return found.get(0);
    }

    String issuer() {
        return "http://127.0.0.1:" + port + "/realms/keyturn";
    }

    private boolean answers() {
        try {
            URI metadata = URI.create(issuer() + "/.well-known/openid-configuration");
            return HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(metadata).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
