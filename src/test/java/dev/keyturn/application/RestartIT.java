package dev.keyturn.application;

import static dev.keyturn.application.LabView.serversOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.ShortPauses;
import dev.keyturn.engine.KeyturnApplication;
import dev.keyturn.engine.ParsedMappings;
import dev.keyturn.lab.server.LabKeyFiles;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

class RestartIT {

    private static final String CONTOSO = "contoso.com";
    private static final String FABRIKAM = "fabrikam.com";

    @Test
    void aRestartStartsNoRotationAndLosesNone(@TempDir Path folder) {
        String waiting;
        long journal;
        try (var before = start(folder)) {
            RotationDriver rotations = new RotationDriver(http(before));
            assertThat(rotations.rotate(CONTOSO).get("outcome").asText()).isEqualTo("VERIFIED");
            waiting = rotations.request(FABRIKAM);
            rotations.awaitState(waiting, "AWAITING_APPROVAL");
            journal = new LabView(http(before)).journalEnd();
        }

        try (var after = start(folder)) {
            Http http = http(after);
            RotationDriver rotations = new RotationDriver(http);
            LabView lab = new LabView(http);
            String fingerprint = lab.fingerprint(CONTOSO);
            rotations.awaitState(waiting, "AWAITING_APPROVAL");

            rotations.approve(waiting);

            JsonNode ended = rotations.awaitState(waiting, "ENDED");
            assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
            assertThat(StreamSupport.stream(
                            http.get("auditor", "/api/rotations").json().spliterator(), false))
                    .as("a third one was not requested")
                    .hasSize(2);
            assertThat(lab.fingerprint(CONTOSO)).isEqualTo(fingerprint);
            assertThat(lab.journal(journal, "directory:" + CONTOSO, "reset-password"))
                    .isEmpty();
            for (String server : serversOf(CONTOSO)) {
                assertThat(lab.journal(journal, "server:" + server, "update-credential"))
                        .isEmpty();
                assertThat(lab.journal(journal, "server:" + server, "restart-service"))
                        .isEmpty();
            }
            new Leftovers(after.getBean(JdbcTemplate.class)).nothingIsLeftOf(waiting);
        }
    }

    private static ConfigurableApplicationContext start(Path folder) {
        LabKeyFiles.copyTo(folder.resolve("lab"));
        return new SpringApplicationBuilder(KeyturnApplication.class, ParsedMappings.class, ShortPauses.class)
                .run(
                        "--server.port=0",
                        "--keyturn.worker.port=0",
                        "--keyturn.data-dir=" + folder,
                        "--keyturn.lab.restart-duration=100ms");
    }

    private static Http http(ConfigurableApplicationContext application) {
        return new Http("http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port"));
    }
}
