package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.JavaProcess;
import dev.keyturn.Part;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real Prometheus with the configuration of {@code docker-compose.yml}, but one target, and no patience. */
final class Prometheus implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
    private static final Path SHIPPED = Path.of("src/docker");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path log;
    private final int port = JavaProcess.freePort();
    private final Process process;

    /** @param target whose user {@code monitor} has that name as password */
    Prometheus(Path folder, String target) throws IOException {
        log = folder.resolve("prometheus.log");
        Path password = Files.writeString(folder.resolve("password"), "monitor");
        String config = Files.readString(SHIPPED.resolve("prometheus.yml"))
                .replace("15s", "1s")
                .replace("/run/secrets/monitoring-password", password.toString())
                .replace("lab:8081", target)
                .replaceAll("(?m)^.*lab:8082.*\\R.*\\R", "");
        Files.writeString(folder.resolve("prometheus.yml"), config);
        Files.copy(SHIPPED.resolve("alerts.yml"), folder.resolve("alerts.yml"));
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("series"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Skips the test when there is no Prometheus, unless the parts are required: then it fails. */
    static void mustBeInstalled() {
        boolean installed = Files.isExecutable(PROGRAM);
        Part.PROMETHEUS.requireThat(installed);
    }

    /** What a dashboard would draw: the result of an instant query. */
    JsonNode ask(String question) {
        return data("query?query=" + URLEncoder.encode(question, StandardCharsets.UTF_8))
                .get("result");
    }

    JsonNode rules() {
        return data("rules").at("/groups/0/rules");
    }

    private JsonNode data(String path) {
        try {
            String body = client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            JsonNode answer = new ObjectMapper().readTree(body);
            assertThat(answer.path("status").asText()).as(body).isEqualTo("success");
            return answer.get("data");
        } catch (IOException e) {
            throw new AssertionError("Prometheus does not answer: " + said(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
