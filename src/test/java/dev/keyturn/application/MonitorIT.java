package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What operators see of Keyturn from outside: health, and metrics for those who collect them. */
class MonitorIT {

    private static final String CONTOSO = "contoso.com";
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn(
            "--keyturn.monitor.interval=1s",
            "--keyturn.monitoring.user=monitor",
            "--keyturn.monitoring.password=monitor");

    @Test
    void aRotationIsCountedWithItsOutcomeItsStepsAndTheTimeThatEachServerCouldNotLogIn() {
        String waiting = keyturn.rotations().request(CONTOSO);
        keyturn.rotations().awaitState(waiting, "AWAITING_APPROVAL");
        assertThat(number("keyturn_rotations_running")).isEqualTo(1);
        assertThat(number("keyturn_tasks_waiting{task=\"approve-rotation\"}")).isEqualTo(1);

        keyturn.rotations().approve(waiting);
        assertThat(keyturn.rotations().outcome(waiting)).isEqualTo("VERIFIED");

        assertThat(number("keyturn_tasks_waiting{task=\"approve-rotation\"}")).isZero();
        assertThat(number("keyturn_rotations_running")).isZero();
        assertThat(
                        number(
                                "keyturn_rotations_seconds_count{account=\"contoso.com\",kind=\"ROTATE\",outcome=\"VERIFIED\"}"))
                .isEqualTo(1);
        for (String server : List.of("aadc01", "aadc02")) {
            String labels = "{account=\"contoso.com\",server=\"" + server + "\"}";
            assertThat(number("keyturn_outage_seconds_count" + labels)).isEqualTo(1);
            assertThat(number("keyturn_outage_seconds_sum" + labels)).isPositive();
            assertThat(number(
                            "keyturn_step_attempts_seconds_count{account=\"contoso.com\",code=\"none\",result=\"done\","
                                    + "server=\"" + server + "\",step=\"restartSyncService\"}"))
                    .isEqualTo(1);
        }
        assertThat(number("keyturn_password_age_seconds{account=\"contoso.com\"}"))
                .isBetween(0.0, 600.0);
        assertThat(number("keyturn_password_maximum_age_seconds{account=\"contoso.com\"}"))
                .isEqualTo(90 * 86400.0);
    }

    @Test
    void aLineOfTheLogNamesTheRotationTheAccountTheStepAndTheServer() {
        Logger steps = (Logger) LoggerFactory.getLogger("dev.keyturn.step.StepWorker");
        ListAppender<ILoggingEvent> lines = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent line) {
                // a line takes the names from the thread that first asks it for them
                line.prepareForDeferredProcessing();
                super.append(line);
            }
        };
        lines.start();
        steps.addAppender(lines);
        try {
            String id = keyturn.rotations().start("fabrikam.com");
            assertThat(keyturn.rotations().outcome(id)).isEqualTo("VERIFIED");

            assertThat(lines.list)
                    .filteredOn(line -> line.getFormattedMessage().endsWith("Update connector on aadc03 is done."))
                    .singleElement()
                    .satisfies(line -> assertThat(line.getMDCPropertyMap())
                            .containsEntry("rotation", id)
                            .containsEntry("account", "fabrikam.com")
                            .containsEntry("step", "Update connector")
                            .containsEntry("server", "aadc03"));
        } finally {
            steps.detachAppender(lines);
        }
    }

    @Test
    void aFailedAttemptIsCountedByItsClass() {
        keyturn.lab().fault("server:aadc03", "lose-answer");
        String id = keyturn.rotations().start("fabrikam.com");
        assertThat(keyturn.rotations().outcome(id)).isEqualTo("VERIFIED");

        assertThat(metrics()
                        .lines()
                        .filter(line -> line.startsWith("keyturn_step_attempts_seconds_count")
                                && line.contains("account=\"fabrikam.com\"")
                                && line.contains("code=\"answer-lost\"")
                                && line.contains("result=\"transient\"")))
                .hasSize(1);
    }

    @Test
    void aSyncServerThatDoesNotAnswerDegradesItsComponentAndTakesNoNodeOutOfService() {
        awaitStatus("syncServers", "UP");
        keyturn.lab().lastingFault("server:aadc02", "unreachable");

        awaitStatus("syncServers", "DEGRADED");
        JsonNode servers =
                keyturn.http().get("operator", "/actuator/health").json().at("/components/syncServers/details");
        assertThat(servers.get("aadc02").asText()).contains("aadc02").doesNotStartWith("answered");
        assertThat(servers.get("aadc01").asText()).startsWith("answered");
        assertThat(keyturn.http().get("operator", "/actuator/health/readiness").status())
                .isEqualTo(200);
        assertThat(keyturn.http().get("operator", "/actuator/health").status()).isEqualTo(200);
        assertThat(number("keyturn_dependency_up{component=\"syncServers\",name=\"aadc02\"}"))
                .isZero();

        keyturn.lab().heal();
        awaitStatus("syncServers", "UP");
    }

    @Test
    void aDomainControllerIsGreetedAndNoOneLogsInThere() {
        awaitStatus("domainControllers", "UP");
        int wrongLogons = keyturn.lab().directory(CONTOSO).get("failedBinds").asInt();
        keyturn.lab().lastingFault("directory:contoso.com", "unreachable");

        awaitStatus("domainControllers", "DEGRADED");
        assertThat(keyturn.lab().directory(CONTOSO).get("failedBinds").asInt()).isEqualTo(wrongLogons);
        awaitStatus("secretStore", "UP");
    }

    @Test
    void metricsAreForMonitoringAndAdministratorsOnlyAndHealthTellsStrangersNoDetails() {
        for (String user : List.of("requester", "approver", "operator", "auditor")) {
            assertThat(keyturn.http().get(user, "/actuator/prometheus").status())
                    .as(user)
                    .isEqualTo(403);
        }
        assertThat(keyturn.http().get("admin", "/actuator/prometheus").status()).isEqualTo(200);
        assertThat(keyturn.http().get("monitor", "/actuator/prometheus").status())
                .isEqualTo(200);
        assertThat(keyturn.http().get("monitor", "/api/rotations").status()).isEqualTo(403);
        assertThat(keyturn.http().get("monitor", "/engine-rest/task").status()).isEqualTo(403);
        assertThat(keyturn.http().get("monitor", "/actuator/health").json().has("components"))
                .isTrue();
        assertThat(keyturn.http().get("requester", "/actuator/health").json().has("components"))
                .isFalse();
    }

    private static void awaitStatus(String component, String status) {
        await().atMost(LONGEST).untilAsserted(() -> assertThat(keyturn.http()
                        .get("operator", "/actuator/health")
                        .json()
                        .at("/components/" + component + "/status")
                        .asText())
                .isEqualTo(status));
    }

    private static String metrics() {
        Answer answer = keyturn.http().get("monitor", "/actuator/prometheus");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static double number(String series) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + series + " in\n" + metrics()));
    }
}
