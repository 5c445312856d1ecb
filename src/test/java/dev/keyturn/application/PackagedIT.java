package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.JavaProcess;
import dev.keyturn.lab.server.LabKeyFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application, started twice: its libraries are jars in a jar, which is not what other tests run. */
class PackagedIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCKERFILE = Path.of("src/docker/Dockerfile");
    private static final Path JAR = Path.of("target", "keyturn-app.jar").toAbsolutePath();
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    @TempDir
    private Path folder;

    private final int port = JavaProcess.freePort();
    private final Http http = new Http("http://127.0.0.1:" + port);

    @Test
    void afterARestartTheChainIsVerifiedAtOnceAndNoOneElseReadsTheData() throws Exception {
        boolean packaged = Files.exists(JAR);
        if (Boolean.parseBoolean(System.getenv("KEYTURN_REQUIRE_PARTS"))) {
            assertThat(packaged).isTrue();
        }
        assumeTrue(packaged, "skipped, because " + JAR + " was not packaged; mvn verify does that first");
        // without C2, and without what the tests sign with, it would make the lab's keys for half a minute
        LabKeyFiles.copyTo(data().resolve("lab"));
        try (JavaProcess first = start()) {
            RotationDriver rotations = new RotationDriver(http);
            for (String account : List.of(LabView.CONTOSO, LabView.FABRIKAM)) {
                String id = rotations.request(account);
                assertThat(rotations.cancel("requester", id).status()).isEqualTo(202);
                assertThat(rotations.outcome(id)).as(first::log).isEqualTo("CANCELLED");
            }
            everythingIsItsOwners();
        }
        Files.setPosixFilePermissions(data().resolve("keyturn.mv.db"), PosixFilePermissions.fromString("rw-r--r--"));

        try (JavaProcess again = startAsTheImageDoes()) {
            Answer verified = http.get("auditor", "/api/evidence/verify");

            assertThat(verified.status()).as(again::log).isEqualTo(200);
            JsonNode verification = verified.json();
            assertThat(verification.get("checked").asInt()).isEqualTo(2);
            assertThat(verification.get("holds").asBoolean())
                    .as(verified.body())
                    .isTrue();
            everythingIsItsOwners();
            theWebApplicationsFindTheirParts();
            nothingFromOutsideBeginsALine(again);
        }
    }

    private void nothingFromOutsideBeginsALine(JavaProcess process) {
        String start = "/engine-rest/process-definition/key/connector-password-rotation/start";
        http.post(
                "requester",
                start,
                "{\"variables\":{\"account\":{\"value\":\"contoso.com\"},\"reason\":{\"value\":\"x\"},"
                        + "\"ticket\":{\"value\":\"CHG1\\r\\nFAKE\"}}}");
        http.send("nobody\r\nFAKE", "GET", "/api/rotations", "application/json", "");
        assertThat(process.log().lines())
                .noneMatch(line -> line.startsWith("FAKE"))
                .noneMatch(line -> line.length() > 9000)
                .noneMatch(line -> line.contains("\tat "));
    }

    /** They are in other jars than the page that asks for them. */
    private void theWebApplicationsFindTheirParts() {
        for (String part : List.of("tasklist/plugin/tasklistPlugins", "cockpit/plugin/keyturn")) {
            Answer script = http.get("approver", "/camunda/api/" + part + "/static/app/plugin.js");
            assertThat(script.status()).as(part).isEqualTo(200);
            assertThat(script.body()).as(part).isNotEmpty();
        }
    }

    private JavaProcess start() {
        return started(List.of("-jar", JAR.toString()));
    }

    /** From the jar's parts, with the command of the Dockerfile. */
    private JavaProcess startAsTheImageDoes() throws IOException, InterruptedException {
        Process extraction = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djarmode=tools",
                        "-jar",
                        JAR.toString(),
                        "extract",
                        "--force",
                        "--destination",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(extraction.waitFor()).isZero();
        JsonNode command = JSON.readTree(Files.readAllLines(DOCKERFILE).stream()
                .filter(line -> line.startsWith("ENTRYPOINT "))
                .map(line -> line.substring("ENTRYPOINT ".length()))
                .findFirst()
                .orElseThrow());
        assertThat(command.path(0).asText()).isEqualTo("java");
        List<String> launch = new ArrayList<>();
        command.forEach(word -> launch.add(word.asText()));
        return started(launch.subList(1, launch.size()));
    }

    private JavaProcess started(List<String> launch) {
        JavaProcess process = new JavaProcess(
                folder.resolve("keyturn.log"),
                JavaProcess.QUICK,
                launch,
                List.of("--server.port=" + port, "--keyturn.worker.port=0", "--keyturn.data-dir=" + data()));
        await().atMost(LONGEST).until(() -> !process.alive() || isReady());
        assertThat(process.alive()).as(process::log).isTrue();
        return process;
    }

    private boolean isReady() {
        try {
            return http.anonymously("/actuator/health/readiness").status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private void everythingIsItsOwners() {
        await().untilAsserted(() -> {
            try (Stream<Path> all = Files.walk(data())) {
                assertThat(all).hasSizeGreaterThan(3).allSatisfy(path -> assertThat(OWNERS)
                        .as(path.toString())
                        .containsAll(Files.getPosixFilePermissions(path)));
            }
        });
    }

    private Path data() {
        return folder.resolve("data");
    }
}
