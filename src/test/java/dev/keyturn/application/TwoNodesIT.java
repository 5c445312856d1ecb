package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.Database;
import dev.keyturn.JavaProcess;
import dev.keyturn.engine.KeyturnApplication;
import dev.keyturn.engine.ParsedMappings;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.kernel.Person;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

class TwoNodesIT {

    @Test
    void twoNodesThatStartTogetherOnAnEmptyPostgresShareOneRotation(@TempDir Path folder) throws Exception {
        String database = Database.POSTGRESQL.createEmpty();
        int[] ports = {JavaProcess.freePort(), JavaProcess.freePort()};
        try (var lab = new RunningLab(folder, "--keyturn.lab.restart-duration=100ms", JavaProcess.labPolls(ports))) {
            ExecutorService both = Executors.newFixedThreadPool(2);
            List<Future<ConfigurableApplicationContext>> nodes = IntStream.of(ports)
                    .mapToObj(port -> both.submit(() -> node(lab, folder, database, port)))
                    .toList();
            both.shutdown();
            try (var first = nodes.get(0).get();
                    var second = nodes.get(1).get()) {
                JsonNode ended = rotate(first, second);
                assertThat(ended.get("outcome").asText())
                        .as(ended::toPrettyString)
                        .isEqualTo("VERIFIED");
                new Leftovers(first.getBean(JdbcTemplate.class))
                        .nothingIsLeftOf(ended.get("id").asText());
                assertThat(second.getBean(EvidenceLog.class).verify()).isEmpty();
            }
        }
    }

    /**
     * Requested at one node, approved at the other; through its services, since the engine's REST interface knows one
     * engine in a JVM.
     */
    private static JsonNode rotate(ConfigurableApplicationContext first, ConfigurableApplicationContext second) {
        RotationDriver rotations = new RotationDriver(http(first));
        String id = rotations.request("contoso.com");
        rotations.awaitState(id, "AWAITING_APPROVAL");
        TaskService tasks = second.getBean(TaskService.class);
        IdentityService people = second.getBean(IdentityService.class);
        people.setAuthentication("approver", List.of(Person.APPROVERS));
        try {
            String task = tasks.createTaskQuery()
                    .processInstanceBusinessKey(id)
                    .singleResult()
                    .getId();
            tasks.claim(task, "approver");
            tasks.complete(task, Map.of("decision", "APPROVE"));
        } finally {
            people.clearAuthentication();
        }
        return rotations.awaitState(id, "ENDED");
    }

    private static ConfigurableApplicationContext node(RunningLab lab, Path folder, String database, int workerPort) {
        return new SpringApplicationBuilder(KeyturnApplication.class, ParsedMappings.class)
                .run(
                        "--spring.config.import=file:" + lab.connection(),
                        "--keyturn.data-dir=" + folder,
                        "--server.port=0",
                        "--keyturn.worker.port=" + workerPort,
                        "--spring.datasource.url=" + database,
                        "--spring.datasource.username=postgres",
                        "--spring.jmx.enabled=false");
    }

    private static Http http(ConfigurableApplicationContext node) {
        return new Http("http://127.0.0.1:" + node.getEnvironment().getProperty("local.server.port"));
    }
}
