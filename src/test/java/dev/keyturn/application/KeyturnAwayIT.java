package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.serversOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.JavaProcess;
import dev.keyturn.ShortPauses;
import dev.keyturn.engine.KeyturnApplication;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.lab.Lab;
import dev.keyturn.lab.LabApplication;
import dev.keyturn.lab.server.LabKeyFiles;
import dev.keyturn.syncserver.worker.SigningKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Keyturn goes away right after it changed the password in Active Directory, and comes back with other keys. With
 * {@code -Dwire.times=real} it is away for 90 seconds.
 */
class KeyturnAwayIT {

    private static final Duration AWAY =
            "real".equals(System.getProperty("wire.times")) ? Duration.ofSeconds(90) : Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    private final int workerPort = JavaProcess.freePort();
    private ConfigurableApplicationContext lab;
    private ConfigurableApplicationContext keyturn;

    @BeforeEach
    void start() {
        LabKeyFiles.copyTo(folder.resolve("lab"));
        lab = startLab();
        keyturn = startKeyturn(folder.resolve("lab/keyturn-lab.properties"));
    }

    @AfterEach
    void stop() {
        keyturn.close();
        lab.close();
    }

    @Test
    void aRotationGoesOnWhenKeyturnIsBackAndItsKeyAndAServersKeyHaveChanged() throws Exception {
        String id = rotations().start(CONTOSO);
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !view().journal(0, "directory:" + CONTOSO, "reset-password")
                        .isEmpty());
        keyturn.close();

        String before = keyOfStagingServer();
        lab.close();
        for (String kind : List.of("signing", "opening")) {
            Files.delete(folder.resolve("lab/server-aadc02-" + kind + ".json"));
        }
        lab = startLab();
        String after = keyOfStagingServer();
        assertThat(after).isNotEqualTo(before);
        SigningKey next = SigningKey.open(folder.resolve("next-key.json"));
        URI node = URI.create("http://127.0.0.1:" + workerPort);
        lab.getBean(Lab.class).servers().values().forEach(server -> server.poll(node, next.thumbprint()));
        awaitThatKeyturnWasAway();
        keyturn = startKeyturn(
                settingsWith(before + "," + after, after),
                "--keyturn.worker.signing-key-file=" + folder.resolve("next-key.json"));

        endsVerifiedAndDoneOnce(id);
        assertThat(keyturn.getBean(EvidenceLog.class).verify()).isEmpty();
    }

    private void awaitThatKeyturnWasAway() {
        long stopped = System.nanoTime();
        await().atMost(AWAY.multipliedBy(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> System.nanoTime() - stopped > AWAY.toNanos());
    }

    private void endsVerifiedAndDoneOnce(String id) {
        JsonNode ended = rotations().awaitState(id, "ENDED");
        assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
        LabView view = view();
        assertThat(view.journal(0, "directory:" + CONTOSO, "reset-password")).hasSize(1);
        for (String server : serversOf(CONTOSO)) {
            assertThat(view.journal(0, "server:" + server, "update-credential")).hasSize(1);
            assertThat(view.journal(0, "server:" + server, "restart-service")).hasSize(1);
        }
        view.everyServerUsesThePasswordOfTheDirectory(CONTOSO);
    }

    private String keyOfStagingServer() {
        return lab.getBean(Lab.class).servers().get("aadc02").key();
    }

    /** The lab's, with both keys of a server whose key is being changed. */
    private Path settingsWith(String keys, String insteadOf) throws IOException {
        String settings = Files.readString(folder.resolve("lab/keyturn-lab.properties"));
        assertThat(settings).contains(".key=" + insteadOf);
        return Files.writeString(
                folder.resolve("both-keys.properties"), settings.replace(".key=" + insteadOf, ".key=" + keys));
    }

    private RotationDriver rotations() {
        return new RotationDriver(http(keyturn));
    }

    private LabView view() {
        return new LabView(http(lab));
    }

    private ConfigurableApplicationContext startLab() {
        return new SpringApplicationBuilder(LabApplication.class)
                .run(
                        "--spring.config.name=lab-application",
                        "--keyturn.lab.enabled=true",
                        "--keyturn.lab.cycle-interval=0s",
                        "--keyturn.lab.restart-duration=100ms",
                        JavaProcess.labPolls(workerPort),
                        "--keyturn.data-dir=" + folder,
                        "--server.address=127.0.0.1",
                        "--server.port=0");
    }

    private ConfigurableApplicationContext startKeyturn(Path settings, String... more) {
        String[] all = new String[more.length + 6];
        System.arraycopy(more, 0, all, 6, more.length);
        all[0] = "--spring.config.import=file:" + settings;
        all[1] = "--keyturn.data-dir=" + folder;
        all[2] = "--server.port=0";
        all[3] = "--keyturn.worker.port=" + workerPort;
        all[4] = "--spring.jmx.enabled=false";
        all[5] = "--keyturn.monitor.dependencies=false";
        return new SpringApplicationBuilder(KeyturnApplication.class, ShortPauses.class).run(all);
    }

    private static Http http(ConfigurableApplicationContext application) {
        return new Http("http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port"));
    }
}
