package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static dev.keyturn.application.LabView.serversOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.JavaProcess;
import dev.keyturn.campaign.DurablePostgres;
import dev.keyturn.engine.KeyturnApplication;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two nodes on PostgreSQL with durability on are restarted one after the other while rotations go on. */
@Tag("long")
class RollingRestartIT {

    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final int EACH = 6;

    @TempDir
    private Path folder;

    private final int[] workerPorts = {JavaProcess.freePort(), JavaProcess.freePort()};
    private final int[] ports = {JavaProcess.freePort(), JavaProcess.freePort()};
    private final List<Http> nodes = Arrays.stream(ports)
            .mapToObj(port -> new Http("http://127.0.0.1:" + port))
            .toList();
    private final ReadyNodes ready = new ReadyNodes(nodes);
    private final JavaProcess[] running = new JavaProcess[2];
    private final Set<Integer> worked = new HashSet<>();
    private DurablePostgres postgres;
    private String database;
    private RunningLab lab;
    private volatile boolean restarted;
    private int starts;

    @BeforeEach
    void startEverything() {
        postgres = new DurablePostgres(folder.resolve("database"));
        database = postgres.createEmpty("keyturn");
        lab = new RunningLab(folder, "--keyturn.lab.restart-duration=500ms", JavaProcess.labPolls(workerPorts));
        start(0);
        start(1);
        awaitReady(0);
        awaitReady(1);
    }

    @AfterEach
    void stopEverything() {
        for (JavaProcess node : running) {
            node.close();
        }
        lab.close();
        postgres.close();
    }

    @Test
    void aRollingRestartLosesNothingAndDoesNothingTwice() throws Exception {
        ExecutorService lanes = Executors.newFixedThreadPool(2);
        try {
            Future<List<String>> contoso = lanes.submit(() -> rotateUntilRestarted(CONTOSO));
            Future<List<String>> fabrikam = lanes.submit(() -> rotateUntilRestarted(FABRIKAM));

            restart(0);
            restart(1);
            restart(0, "--keyturn.steps.budget=3m", "--keyturn.watch.interval=5m");
            restarted = true;

            List<String> first = contoso.get(5, TimeUnit.MINUTES);
            List<String> second = fabrikam.get(5, TimeUnit.MINUTES);
            doneOnce(CONTOSO, first);
            doneOnce(FABRIKAM, second);
            remember(0);
            remember(1);
        } finally {
            lanes.shutdownNow();
        }
        assertThat(worked).as("nodes that have worked on steps").containsExactlyInAnyOrder(0, 1);
        JsonNode proof =
                ready.ask(node -> node.get("auditor", "/api/evidence/verify")).json();
        assertThat(proof.get("holds").asBoolean()).as(proof.toString()).isTrue();
    }

    private void restart(int node, String... settings) throws Exception {
        try (Socket slow = new Socket("127.0.0.1", ports[node])) {
            byte[] request = slowRequest(node);
            slow.getOutputStream().write(request, 0, request.length - 5);
            slow.getOutputStream().flush();
            await().atMost(LONGEST).until(() -> running[node].log().contains("Rotation "));
            running[node].terminate();
            await().atMost(LONGEST).until(() -> !ReadyNodes.isReady(nodes.get(node)));
            assertThat(running[node].alive())
                    .as("it is not ready any more before it has ended: a request is in flight")
                    .isTrue();
            slow.getOutputStream().write(request, request.length - 5, 5);
            slow.getOutputStream().flush();
            String answer = new String(slow.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 422").contains("nowhere.com");
        }
        assertThat(running[node].awaitEnd()).as("ended by the signal").isEqualTo(143);
        remember(node);
        start(node, settings);
        awaitReady(node);
    }

    /** Of which the last bytes come late. */
    private byte[] slowRequest(int node) {
        String body = "{\"account\":\"nowhere.com\",\"reason\":\"A request in flight.\"}";
        return ("POST /api/rotations HTTP/1.1\r\nHost: "
                        + URI.create(nodes.get(node).baseUrl()).getAuthority()
                        + "\r\nAuthorization: Basic "
                        + Base64.getEncoder().encodeToString("requester:requester".getBytes(UTF_8))
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    private List<String> rotateUntilRestarted(String account) {
        List<String> done = new ArrayList<>();
        while (done.size() < EACH || !restarted) {
            String key = account + "-" + done.size();
            Answer asked = ready.ask(node -> node.post(
                    "requester", "/api/rotations", RotationDriver.body(account).toString(), "Idempotency-Key", key));
            assertThat(asked.status()).as(asked.body()).isEqualTo(202);
            String id = asked.json().get("id").asText();
            await().atMost(LONGEST).until(() -> !state(id).equals("REQUESTED"));
            await().atMost(LONGEST).until(() -> !state(id).equals("AWAITING_APPROVAL") || approve(id));
            await().atMost(LONGEST)
                    .until(() -> List.of("ENDED", "NEEDS_DECISION").contains(state(id)));
            JsonNode ended = check(id);
            assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
            done.add(id);
        }
        return done;
    }

    /** Said again where it is not known whether it was heard, which is refused the second time. */
    private boolean approve(String id) {
        JsonNode tasks = ready.ask(node -> node.get(
                        "approver",
                        "/engine-rest/task?taskDefinitionKey=approve-rotation&processInstanceBusinessKey=" + id))
                .json();
        if (tasks.size() == 1) {
            String task = "/engine-rest/task/" + tasks.get(0).get("id").asText();
            ready.ask(node -> node.post("approver", task + "/claim", "{\"userId\":\"approver\"}"));
            ready.ask(node -> node.post("approver", task + "/complete", RotationDriver.decision("APPROVE")));
        }
        return false;
    }

    private JsonNode check(String id) {
        return ready.ask(node -> node.get("auditor", "/api/rotations/" + id)).json();
    }

    private String state(String id) {
        return check(id).get("state").asText();
    }

    private void doneOnce(String account, List<String> rotations) {
        assertThat(rotations).hasSizeGreaterThanOrEqualTo(EACH).doesNotHaveDuplicates();
        LabView view = lab.view();
        assertThat(view.journal(0, "directory:" + account, "reset-password")).hasSameSizeAs(rotations);
        for (String server : serversOf(account)) {
            assertThat(view.journal(0, "server:" + server, "update-credential")).hasSameSizeAs(rotations);
            assertThat(view.journal(0, "server:" + server, "restart-service")).hasSameSizeAs(rotations);
        }
        view.everyServerUsesThePasswordOfTheDirectory(account);
        Leftovers leftovers = new Leftovers(jdbc());
        for (String id : rotations) {
            leftovers.nothingIsLeftOf(id);
            assertThat(jdbc().queryForObject(
                                    "select count(*) from keyturn_evidence where rotation_id = ?", Integer.class, id))
                    .isEqualTo(1);
        }
        assertThat(jdbc().queryForList("select name from keyturn_step where account = ? and repeated", account))
                .isEmpty();
        // an attempt may fail in passing, or be lost with its node; one that succeeded is not made again
        List<Map<String, Object>> doneTwice = jdbc().queryForList(
                        "select s.rotation_id, s.name, s.server from keyturn_step s join keyturn_step_attempt t on t.step_id = s.id"
                                + " where s.account = ? and t.ended_at is not null and t.failure_code is null"
                                + " group by s.id, s.rotation_id, s.name, s.server having count(*) > 1",
                        account);
        assertThat(doneTwice).isEmpty();
    }

    /** What a node says in its log shows that it has worked. */
    private void remember(int node) {
        if (running[node].log().contains(" begins.")) {
            worked.add(node);
        }
    }

    private void start(int node, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "--spring.config.import=file:" + lab.connection(),
                "--keyturn.data-dir=" + folder,
                "--server.port=" + ports[node],
                "--keyturn.worker.port=" + workerPorts[node],
                "--spring.datasource.url=" + database,
                "--spring.datasource.username=postgres",
                "--spring.jmx.enabled=false",
                "--keyturn.monitor.dependencies=false"));
        all.addAll(List.of(settings));
        running[node] = new JavaProcess(
                folder.resolve("node-" + node + "-" + starts++ + ".log"),
                JavaProcess.LIGHT,
                JavaProcess.lightLaunch(KeyturnApplication.class.getName()),
                all);
    }

    private void awaitReady(int node) {
        await().atMost(LONGEST).until(() -> {
            assertThat(running[node].alive()).as(running[node]::log).isTrue();
            return ReadyNodes.isReady(nodes.get(node));
        });
    }

    private JdbcTemplate jdbc() {
        return new JdbcTemplate(new DriverManagerDataSource(database, "postgres", "postgres"));
    }
}
