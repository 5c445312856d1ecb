package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped for Prometheus and Grafana asks for what Keyturn tells. */
class PrometheusIT {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Pattern METRIC = Pattern.compile("\\b(?:keyturn|jvm)_\\w+");

    private static final ServiceNowServer SERVICENOW = new ServiceNowServer();

    private static Prometheus prometheus;

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn(() -> Stream.concat(
                    // both rotations have the same ticket
                    SERVICENOW.settings().stream().filter(setting -> !setting.contains("write-back.close")),
                    Stream.of(
                            "--keyturn.monitor.interval=1s",
                            "--keyturn.monitoring.user=monitor",
                            "--keyturn.monitoring.password=monitor",
                            "--keyturn.lab.cycle-interval=0s",
                            "--keyturn.watch.interval=3s"))
            .toList());

    @BeforeAll
    static void twoRotationsAreWatchedOfWhichOneHasTrouble(@TempDir Path folder) throws Exception {
        Prometheus.mustBeInstalled();
        prometheus = new Prometheus(folder, keyturn.http().baseUrl().replace("http://", ""));
        RotationDriver rotations = keyturn.rotations();
        SERVICENOW.changeWrittenBy("beth.anglin", RotationDriver.TICKET, LabView.CONTOSO);
        rotations.rotate(LabView.CONTOSO);
        SERVICENOW.changeWrittenBy("beth.anglin", RotationDriver.TICKET, LabView.FABRIKAM);
        keyturn.lab().fault("server:aadc03", "ignore-restart");
        String id = rotations.start(LabView.FABRIKAM);
        rotations.needsDecision(id);
        rotations.choose(id, "RETRY");
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        SERVICENOW.stop();
    }

    @Test
    void everyPanelOfTheDashboardShowsSomething() throws Exception {
        JsonNode dashboard = new ObjectMapper()
                .readTree(Path.of("src/docker/grafana/keyturn.json").toFile());
        List<String> questions = dashboard.findValuesAsText("expr");

        assertThat(questions).hasSizeGreaterThan(10);
        assertThat(dashboard.get("panels"))
                .allSatisfy(panel -> assertThat(panel.findValuesAsText("expr")).isNotEmpty());
        for (String question : questions) {
            await(question)
                    .atMost(LONGEST)
                    .until(() -> !prometheus.ask(question).isEmpty());
        }
    }

    @Test
    void everyMetricThatAnAlertAsksForIsTold() throws Exception {
        Set<String> metrics = METRIC.matcher(Files.readString(Path.of("src/docker/alerts.yml")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(metrics).hasSizeGreaterThan(8);
        for (String metric : metrics) {
            await(metric).atMost(LONGEST).until(() -> !prometheus.ask(metric).isEmpty());
        }
    }

    @Test
    void aRotationThatCannotGoOnIsOnItsWayToAnAlert() {
        await().atMost(LONGEST).untilAsserted(() -> assertThat(states())
                .hasSizeGreaterThan(10)
                .allMatch(state -> state.contains(" ok "))
                .contains("RotationNeedsADecision ok inactive"));
        keyturn.lab().fault("server:aadc03", "ignore-restart");
        String id = keyturn.rotations().start(LabView.FABRIKAM);
        keyturn.rotations().needsDecision(id);

        await().atMost(LONGEST).until(() -> states().contains("RotationNeedsADecision ok pending"));
    }

    private static List<String> states() {
        List<String> states = new ArrayList<>();
        prometheus
                .rules()
                .forEach(rule -> states.add(rule.get("name").asText() + " "
                        + rule.get("health").asText() + " " + rule.path("state").asText()));
        return states;
    }
}
