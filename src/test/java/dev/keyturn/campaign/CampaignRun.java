package dev.keyturn.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.springframework.util.FileSystemUtils;

/** One seeded run: a lab, one or two nodes and a database, all fresh; rotations under fire; then the judgement. */
final class CampaignRun implements AutoCloseable {

    /** More than the scheduler's lease of 2 s × 4 and its next look for dead executions. */
    private static final Duration SLEEP = Duration.ofSeconds(14);

    private static final Duration DATABASE_DOWN = Duration.ofSeconds(20);
    private static final Duration START = Duration.ofSeconds(120);

    /** After the last sign of life a rotation that has no open task is stuck. */
    static final Duration BOUND = Duration.ofSeconds(90);

    /** A rotation that asks a person more often than this does not end by being asked again. */
    private static final int MOST_DECISIONS = 10;

    private record Due(Instant at, Runnable act) {}

    private final RunPlan plan;
    private final boolean naive;
    private final Path folder;
    private final DurablePostgres postgres;
    private final String databaseName;
    private final String url;
    private final ChildProcess labProcess;
    private final Rest lab;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Due> later = new ArrayList<>();
    private final Map<String, PlannedFault> planned = new HashMap<>();
    private final List<Injected> injected = new ArrayList<>();
    private final List<DrivenRotation> rotations = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Instant> dead = new HashMap<>();
    private final Set<String> killed = new HashSet<>();
    private int hitsSeen;
    private boolean databaseUp = true;

    CampaignRun(RunPlan plan, boolean naive, Path campaign, DurablePostgres postgres) {
        this.plan = plan;
        this.naive = naive;
        this.postgres = postgres;
        this.folder =
                campaign.resolve((naive ? "naive-" : "run-") + plan.seed()).toAbsolutePath();
        databaseName = "run_" + Math.abs(plan.seed()) + (naive ? "_naive" : "");
        try {
            FileSystemUtils.deleteRecursively(folder);
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        url = plan.postgres()
                ? postgres.createEmpty(databaseName)
                : "jdbc:h2:file:" + folder.resolve("keyturn")
                        + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";
        int labPort = Node.freePort();
        lab = new Rest(labPort);
        labProcess = new ChildProcess(
                folder.resolve("lab.log"),
                "dev.keyturn.lab.LabApplication",
                List.of(
                        "--keyturn.data-dir=" + folder,
                        "--server.port=" + labPort,
                        "--keyturn.lab.restart-duration=300ms"));
        await(START, () -> lab.get("auditor", "/lab/servers").ok(), "The lab does not start.");
        for (int i = 0; i < plan.nodes(); i++) {
            nodes.add(node("node" + (i + 1), i == 1 ? plan.skew() : Duration.ZERO));
        }
        await(START, () -> nodes.stream().allMatch(Node::ready), "Keyturn does not start.");
    }

    private Node node(String name, Duration skew) {
        int port = Node.freePort();
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.config.import=file:" + folder.resolve("lab/keyturn-lab.properties"),
                "--keyturn.data-dir=" + folder,
                "--server.port=" + port,
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=" + user(),
                "--spring.jmx.enabled=false",
                "--keyturn.steps.first-pause=300ms",
                "--keyturn.steps.longest-pause=3s",
                "--keyturn.steps.budget=40s",
                "--campaign.folder=" + folder,
                "--campaign.node=" + name,
                "--campaign.naive=" + naive,
                "--campaign.clock-skew=" + skew));
        if (plan.postgres()) {
            arguments.add("--db-scheduler.polling-strategy=lock-and-fetch");
        }
        return new Node(name, port, folder, arguments);
    }

    RunResult run() {
        Instant begun = Instant.now();
        Random random = new Random(plan.seed() * 31 + 7);
        for (int round = 0; round < plan.rounds().size(); round++) {
            round(round, random);
            if (!rotations.stream().allMatch(DrivenRotation::ended)) {
                break;
            }
        }
        lab.delete("operator", "/lab/faults");
        await(START, () -> nodes.stream().allMatch(node -> node.alive() && node.ready()), "A node is not back.");
        JsonNode journal = lab.get("auditor", "/lab/journal").json();
        JsonNode servers = lab.get("auditor", "/lab/servers").json();
        Map<String, JsonNode> directories = new HashMap<>();
        RunPlan.ACCOUNTS.forEach(account -> directories.put(
                account,
                lab.get("auditor", "/lab/directory/accounts/" + account).json()));
        List<String> answers =
                nodes.stream().flatMap(node -> node.rest.answers().stream()).toList();
        Map<String, JsonNode> views = new HashMap<>();
        for (DrivenRotation rotation : rotations) {
            if (rotation.id != null) {
                views.put(
                        rotation.id,
                        nodes.get(0)
                                .rest
                                .get("auditor", "/api/rotations/" + rotation.id)
                                .json());
            }
        }
        nodes.forEach(Node::close);
        rotations.forEach(rotation -> violations.addAll(rotation.violations));
        try (Truth truth = truth()) {
            violations.addAll(
                    new Judge(plan, folder, injected, rotations, journal, servers, directories, views, answers, truth)
                            .judge());
        }
        return new RunResult(
                plan,
                naive,
                Duration.between(begun, Instant.now()),
                List.copyOf(injected),
                List.copyOf(rotations),
                List.copyOf(violations),
                Recovery.of(injected, nodes.stream().map(Node::log).toList()));
    }

    private void round(int round, Random random) {
        plan.rounds().get(round).forEach(fault -> planned.put(fault.id(), fault));
        writePlan(plan.rounds().get(round));
        long journal = lab.get("auditor", "/lab/journal").json().size();
        List<DrivenRotation> now = RunPlan.ACCOUNTS.stream()
                .map(account -> new DrivenRotation(account, "round-" + round + "-" + account, journal, random))
                .toList();
        rotations.addAll(now);
        int turn = 0;
        while (!now.stream().allMatch(DrivenRotation::ended)) {
            serve();
            for (DrivenRotation rotation : now) {
                Node node = nodes.get(turn++ % nodes.size());
                if (!rotation.ended() && databaseUp && node.alive()) {
                    rotation.goOn(node.rest, () -> unlock(rotation.account));
                }
            }
            if (now.stream().anyMatch(this::stuck)) {
                break;
            }
            pause();
        }
        writePlan(List.of());
        while (!later.isEmpty()) {
            serve();
            pause();
        }
        await(
                START,
                () -> {
                    serve();
                    return nodes.stream().allMatch(Node::ready);
                },
                "A node is not back after round " + round + ".");
        lab.delete("operator", "/lab/faults");
    }

    private boolean stuck(DrivenRotation rotation) {
        return !rotation.ended()
                && (rotation.quiet().compareTo(BOUND.plus(plan.skew().abs())) > 0
                        || rotation.decisions >= MOST_DECISIONS);
    }

    /** Does what the nodes ran into, what is due, and raises the dead. */
    private void serve() {
        newHits().forEach(this::strike);
        Instant now = Instant.now();
        List<Due> due = later.stream().filter(one -> !one.at().isAfter(now)).toList();
        later.removeAll(due);
        due.forEach(one -> one.act().run());
        nodes.forEach(this::watch);
    }

    /** As a service manager does: a node that could not start without its database is started again. */
    private void watch(Node node) {
        if (node.alive() || killed.contains(node.name) || !databaseUp) {
            dead.remove(node.name);
        } else if (dead.computeIfAbsent(node.name, name -> Instant.now())
                .isBefore(Instant.now().minusSeconds(2))) {
            node.start();
        }
    }

    private List<Injected> newHits() {
        try {
            Path file = folder.resolve("hits.log");
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            List<Injected> fresh = new ArrayList<>();
            for (; hitsSeen < lines.size(); hitsSeen++) {
                String[] hit = lines.get(hitsSeen).split(" ");
                fresh.add(Injected.of(planned.get(hit[0]), hit));
            }
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void strike(Injected hit) {
        injected.add(hit);
        PlannedFault fault = hit.planned();
        Node node = nodes.stream()
                .filter(one -> one.name.equals(hit.node()))
                .findFirst()
                .orElseThrow();
        switch (fault.fault()) {
            case KILL -> {
                await(Duration.ofSeconds(5), () -> !node.alive(), "A killed node lives.");
                passwordIsStoredNow(hit);
                // with two nodes, long enough for the other one to take over
                Duration rest = nodes.size() == 1 ? Duration.ZERO : SLEEP;
                killed.add(node.name);
                later.add(new Due(Instant.now().plus(rest), () -> killed.remove(node.name)));
            }
            case STOP -> later.add(new Due(hit.time().plus(SLEEP), () -> ChildProcess.signal(hit.pid(), "CONT")));
            case CUT_CONNECTIONS -> postgres.cutConnections(databaseName);
            case DATABASE_DOWN -> {
                databaseUp = false;
                postgres.crash();
                later.add(new Due(Instant.now().plus(DATABASE_DOWN), () -> {
                    postgres.startAgain();
                    databaseUp = true;
                }));
            }
            default -> outside(hit);
        }
        try {
            Files.createFile(folder.resolve("done-" + fault.id()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void outside(Injected hit) {
        Fault fault = hit.planned().fault();
        String account = hit.account().equals("*") ? "contoso.com" : hit.account();
        String server = account.equals("contoso.com") ? "aadc01" : "aadc03";
        String how =
                switch (fault) {
                    case CYCLE_RUNNING -> ",\"seconds\":3";
                    case DC_UNREACHABLE, SERVER_UNREACHABLE -> ",\"times\":2";
                    default -> ",\"times\":1";
                };
        String target = fault.ofDirectory() ? "directory:" + account : "server:" + server;
        Rest.Answer answer = lab.post(
                "operator",
                "/lab/faults",
                "{\"target\":\"" + target + "\",\"fault\":\"" + fault.labName() + "\"" + how + "}");
        if (!answer.ok()) {
            throw new IllegalStateException(answer.body());
        }
    }

    /** The first judgement at the moment that matters: a node has just died. */
    private void passwordIsStoredNow(Injected hit) {
        if (!databaseUp) {
            return;
        }
        JsonNode journal = lab.get("auditor", "/lab/journal").json();
        try (Truth truth = truth()) {
            violations.addAll(Judge.storedAtThisInstant(journal, truth.versions(), hit));
        }
    }

    private Truth truth() {
        return new Truth(folder, url, user());
    }

    private String user() {
        return plan.postgres() ? "postgres" : "keyturn";
    }

    private void unlock(String account) {
        lab.post("operator", "/lab/directory/accounts/" + account + "/unlock", "");
    }

    private void writePlan(List<PlannedFault> faults) {
        try {
            Path beside = folder.resolve("plan.new");
            Files.write(beside, faults.stream().map(PlannedFault::line).toList());
            Files.move(
                    beside,
                    folder.resolve("plan.txt"),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150));
    }

    private static void await(Duration longest, BooleanSupplier condition, String otherwise) {
        Instant end = Instant.now().plus(longest);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException(otherwise);
            }
            pause();
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> ChildProcess.signal(node.pid(), "CONT"));
        nodes.forEach(Node::close);
        labProcess.close();
        if (plan.postgres()) {
            postgres.drop(databaseName);
        }
    }
}
