package dev.keyturn.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Does from outside what the nodes ran into, and afterwards puts right what a service manager would put right. */
final class FaultInjector {

    /** More than the scheduler's lease of 1.5 s × 4 and the 3 s until its next look for dead executions. */
    static final Duration SLEEP = Duration.ofSeconds(14);

    private static final Duration DATABASE_DOWN = Duration.ofSeconds(20);

    /** How long a standby is behind before it takes over: some steps of a rotation. */
    private static final Duration BEHIND = Duration.ofSeconds(3);

    private static final Duration NEXT_STANDBY = Duration.ofSeconds(5);

    private record Due(Instant at, Runnable act) {}

    private final CampaignSite site;
    private final List<Due> later = new ArrayList<>();
    private final Map<String, PlannedFault> planned = new HashMap<>();
    private final List<Injected> struck = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Instant> dead = new HashMap<>();
    private final Set<String> down = new HashSet<>();
    private int hitsSeen;
    private boolean databaseUp = true;
    private boolean behind;
    private final List<Loss> losses = new ArrayList<>();

    FaultInjector(CampaignSite site) {
        this.site = site;
    }

    /** Makes these the faults that the nodes run into from now on. */
    void plan(List<PlannedFault> faults) {
        faults.forEach(fault -> planned.put(fault.id(), fault));
        try {
            Path beside = site.folder.resolve("plan.new");
            Files.write(beside, faults.stream().map(PlannedFault::line).toList());
            Files.move(
                    beside,
                    site.folder.resolve("plan.txt"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does what the nodes ran into, what is due, and raises the dead. */
    void serve() {
        for (Injected hit : newHits()) {
            if (strike(hit)) {
                struck.add(hit);
            }
            letGoOn(hit);
        }
        Instant now = Instant.now();
        List<Due> due = later.stream().filter(one -> !one.at().isAfter(now)).toList();
        later.removeAll(due);
        due.forEach(one -> one.act().run());
        site.nodes.forEach(this::watch);
    }

    boolean quiet() {
        return later.isEmpty();
    }

    /** Whether it makes sense to ask this node something: it is neither dead nor put to sleep, and has its database. */
    boolean canAnswer(Node node) {
        return databaseUp && !down.contains(node.name) && node.alive();
    }

    List<Injected> struck() {
        return List.copyOf(struck);
    }

    /** Whether what is acknowledged now will be lost. */
    boolean behind() {
        return behind;
    }

    /** In the order in which they came. */
    List<Loss> losses() {
        return List.copyOf(losses);
    }

    List<Violation> violations() {
        return violations;
    }

    /** Takes back what the lab was told and never did, because no request for it came any more. */
    void forgetWhatNeverStruck() {
        for (JsonNode active : site.lab.get("auditor", "/lab/faults").json()) {
            String fault = active.get("fault").asText();
            for (int i = struck.size() - 1; i >= 0; i--) {
                Injected hit = struck.get(i);
                Fault kind = hit.planned().fault();
                if (kind.ofLab()
                        && kind.labName().equals(fault)
                        && hit.target().equals(active.get("target").asText())
                        && active.get("left").asInt() >= kind.times()) {
                    struck.remove(i);
                    break;
                }
            }
        }
    }

    /** As a service manager does: a node that could not start without its database is started again. */
    private void watch(Node node) {
        if (node.alive() || down.contains(node.name) || !databaseUp) {
            dead.remove(node.name);
        } else if (dead.computeIfAbsent(node.name, name -> Instant.now())
                .isBefore(Instant.now().minusSeconds(2))) {
            node.start();
        }
    }

    private List<Injected> newHits() {
        try {
            Path file = site.folder.resolve("hits.log");
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

    /** @return whether it could be done */
    private boolean strike(Injected hit) {
        Node node = site.node(hit.node());
        switch (hit.planned().fault()) {
            case KILL, POWER_CUT -> {
                CampaignSite.await(
                        Duration.ofSeconds(30), () -> node.pid() != hit.pid() || !node.alive(), "A killed node lives.");
                down.add(node.name);
                if (hit.planned().fault() == Fault.POWER_CUT) {
                    site.losePower();
                    losses.add(new Loss(Instant.EPOCH, hit.time(), false));
                }
                passwordIsStoredNow(hit);
                // with two nodes, long enough for the other one to take over
                Duration rest = site.nodes.size() == 1 ? Duration.ZERO : SLEEP;
                later.add(new Due(hit.time().plus(rest), () -> raise(node)));
            }
            case STOP -> {
                down.add(node.name);
                later.add(new Due(hit.time().plus(SLEEP), () -> {
                    JavaProcess.signal(hit.pid(), "CONT");
                    down.remove(node.name);
                }));
            }
            case CUT_CONNECTIONS -> {
                return databaseUp && site.postgres.cutConnections(site.databaseName) > 0;
            }
            case BLACK_HOLE -> {
                return databaseUp && site.swallow(node) > 0;
            }
            case DATABASE_DOWN -> {
                if (!databaseUp || behind) {
                    return false;
                }
                databaseUp = false;
                site.postgres.crash();
                later.add(new Due(Instant.now().plus(DATABASE_DOWN), () -> {
                    site.postgres.startAgain();
                    databaseUp = true;
                }));
            }
            case FAILOVER -> {
                if (!databaseUp || behind || !site.postgres.isFollowed()) {
                    return false;
                }
                failOver();
            }
            case FAILOVER_BEHIND -> {
                if (!databaseUp || behind || !site.postgres.isFollowed()) {
                    return false;
                }
                behind = true;
                Instant since = Instant.now();
                site.postgres.fallBehind();
                later.add(new Due(Instant.now().plus(BEHIND), () -> {
                    failOver();
                    behind = false;
                    losses.add(new Loss(since, Instant.now(), true));
                }));
            }
            case WIRE_CUT, WIRE_SILENT -> {
                // the node itself breaks the connection that it met the point on
                return true;
            }
            default -> outside(hit);
        }
        return true;
    }

    private void failOver() {
        site.postgres.failOver();
        later.add(new Due(Instant.now().plus(NEXT_STANDBY), () -> {
            if (databaseUp) {
                site.postgres.addStandby();
            }
        }));
    }

    private void raise(Node node) {
        down.remove(node.name);
        if (databaseUp && !node.alive()) {
            node.start();
        }
    }

    private void letGoOn(Injected hit) {
        try {
            Files.createFile(site.folder.resolve("done-" + hit.planned().id()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void outside(Injected hit) {
        Fault fault = hit.planned().fault();
        String how = fault == Fault.CYCLE_RUNNING ? ",\"seconds\":3" : ",\"times\":" + fault.times();
        Rest.Answer answer = site.lab.post(
                "operator",
                "/lab/faults",
                "{\"target\":\"" + hit.target() + "\",\"fault\":\"" + fault.labName() + "\"" + how + "}");
        if (!answer.ok()) {
            throw new IllegalStateException(answer.body());
        }
    }

    /** The first judgement at the moment that matters: a node has just died. */
    private void passwordIsStoredNow(Injected hit) {
        if (!databaseUp) {
            return;
        }
        JsonNode journal = site.lab.get("auditor", "/lab/journal").json();
        try (Truth truth = site.truth()) {
            violations.addAll(PasswordJudge.storedAtThisInstant(journal, truth.versions(), hit, losses));
        }
    }
}
