package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.Database;
import dev.keyturn.JavaProcess;
import dev.keyturn.ShortPauses;
import dev.keyturn.engine.KeyturnApplication;
import dev.keyturn.engine.ParsedMappings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two nodes work on one database, the second of a newer version of Keyturn that has another process model. */
@Tag("long")
class ModelVersionsIT {

    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final Path MODELS = Path.of("target", "classes", "dev", "keyturn", "processes");
    private static final String PROCESS_MODEL = "connector-password-rotation.bpmn";

    private final String database = Database.POSTGRESQL.createEmpty();

    @TempDir
    private Path folder;

    private final int[] workerPorts = {JavaProcess.freePort(), JavaProcess.freePort()};
    private RunningLab lab;
    private LabView labView;
    private ConfigurableApplicationContext older;

    @BeforeEach
    void startLab() {
        lab = new RunningLab(folder, "--keyturn.lab.restart-duration=100ms", JavaProcess.labPolls(workerPorts));
        labView = lab.view();
    }

    @AfterEach
    void stop() {
        older.close();
        lab.close();
    }

    @Test
    void eachRotationEndsOnTheProcessModelThatItBeganOnAndAnOlderNodeDoesNotBringItsOwnBack() throws IOException {
        Path newerModels = newerModels();
        String olderHash = hash(MODELS.resolve(PROCESS_MODEL));
        String newerHash = hash(newerModels.resolve("dev/keyturn/processes").resolve(PROCESS_MODEL));
        older = start();
        RotationDriver onOlder = new RotationDriver(new Http(addressOf(older)));
        String begunBefore = onOlder.request(CONTOSO);
        onOlder.awaitState(begunBefore, "AWAITING_APPROVAL");
        int port = JavaProcess.freePort();
        try (JavaProcess newer = newer(newerModels, port)) {
            Http http = new Http("http://127.0.0.1:" + port);
            awaitReady(http, newer);
            RotationDriver onNewer = new RotationDriver(http);
            String begunAfter = onNewer.request(FABRIKAM);
            onNewer.awaitState(begunAfter, "AWAITING_APPROVAL");
            twoApprovals();

            onNewer.approve(begunBefore);
            onOlder.approve(begunAfter);

            endedOn(onNewer, http, begunBefore, 1, olderHash);
            endedOn(onNewer, http, begunAfter, 2, newerHash);

            older.close();
            older = start();
            RotationDriver again = new RotationDriver(new Http(addressOf(older)));
            String begunLast = again.request(CONTOSO);
            again.awaitState(begunLast, "AWAITING_APPROVAL");
            again.approve(begunLast);
            assertThat(again.check(begunLast).get("state").asText())
                    .as("by the policy of its own time, a second person is needed")
                    .isEqualTo("AWAITING_APPROVAL");
            String task = again.claim(begunLast, "approve-rotation", "approver2");
            assertThat(again.complete("approver2", task, "APPROVE").status()).isEqualTo(204);
            endedOn(again, http, begunLast, 2, newerHash);
            assertThat(definitions()).isEqualTo(2);
        }
    }

    private void endedOn(RotationDriver rotations, Http http, String id, int version, String hash) throws IOException {
        JsonNode ended = rotations.awaitState(id, "ENDED");
        assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
        JsonNode process = new ObjectMapper()
                .readTree(http.get("auditor", "/api/rotations/" + id + "/evidence")
                        .json()
                        .get("document")
                        .asText())
                .get("process");
        assertThat(process.get("version").asInt()).as(process::toString).isEqualTo(version);
        assertThat(process.get("modelHash").asText()).isEqualTo(hash);
        labView.everyServerUsesThePasswordOfTheDirectory(ended.get("account").asText());
        new Leftovers(older.getBean(JdbcTemplate.class)).nothingIsLeftOf(id);
    }

    private long definitions() {
        return older.getBean(RepositoryService.class)
                .createProcessDefinitionQuery()
                .processDefinitionKey("connector-password-rotation")
                .count();
    }

    /** A process owner wants two people from now on. */
    private void twoApprovals() throws IOException {
        String policy = Files.readString(MODELS.resolve("approval-policy.dmn"));
        String stricter = policy.replaceAll("(<outputEntry id=\"r\\d+-approvals\"><text>)1(</text>)", "$12$2");
        assertThat(stricter).isNotEqualTo(policy);
        older.getBean(RepositoryService.class)
                .createDeployment()
                .name("Two people")
                .addString("approval-policy.dmn", stricter)
                .deploy();
    }

    /** What a newer jar has in the place of these models. */
    private Path newerModels() throws IOException {
        Path root = folder.resolve("newer");
        Path models = Files.createDirectories(root.resolve("dev/keyturn/processes"));
        try (Stream<Path> files = Files.list(MODELS)) {
            for (Path file : files.toList()) {
                Files.copy(file, models.resolve(file.getFileName()));
            }
        }
        Path processModel = models.resolve(PROCESS_MODEL);
        Files.writeString(
                processModel,
                Files.readString(processModel)
                        .replaceFirst("<bpmn:documentation>", "<bpmn:documentation>Newer than before. "));
        return root;
    }

    private JavaProcess newer(Path models, int port) {
        List<String> settings = new ArrayList<>(settings());
        settings.add("--server.port=" + port);
        settings.add("--keyturn.worker.port=" + workerPorts[1]);
        return new JavaProcess(
                folder.resolve("newer.log"),
                JavaProcess.LIGHT,
                List.of("-cp", models + ":" + JavaProcess.classPath(), KeyturnApplication.class.getName()),
                settings);
    }

    private ConfigurableApplicationContext start() {
        List<String> settings = new ArrayList<>(settings());
        settings.add("--server.port=0");
        settings.add("--keyturn.worker.port=" + workerPorts[0]);
        return new SpringApplicationBuilder(KeyturnApplication.class, ParsedMappings.class)
                .run(settings.toArray(String[]::new));
    }

    private List<String> settings() {
        return List.of(
                "--spring.config.import=file:" + lab.connection(),
                "--keyturn.data-dir=" + folder,
                "--spring.datasource.url=" + database,
                "--spring.datasource.username=postgres",
                "--spring.jmx.enabled=false",
                "--keyturn.monitor.dependencies=false",
                ShortPauses.ARGUMENT);
    }

    private static void awaitReady(Http http, JavaProcess node) {
        await().atMost(LONGEST).ignoreExceptions().until(() -> {
            assertThat(node.alive()).as(node::log).isTrue();
            return http.anonymously("/actuator/health/readiness").status() == 200;
        });
    }

    private static String hash(Path model) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(model)));
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static String addressOf(ConfigurableApplicationContext application) {
        return "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
    }
}
