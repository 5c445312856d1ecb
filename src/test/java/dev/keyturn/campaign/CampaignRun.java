package dev.keyturn.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** One seeded run: rotations under fire, then the judgement. The accounts do not wait for each other. */
final class CampaignRun implements AutoCloseable {

    /** After the last sign of life a rotation that has no open task is stuck. */
    static final Duration BOUND = Duration.ofSeconds(150);

    /** A rotation that asks a person more often than this does not end by being asked again. */
    private static final int MOST_DECISIONS = 12;

    private final RunPlan plan;
    private final Protection without;
    private final CampaignSite site;
    private final FaultInjector faults;
    private final Random random;
    private final List<DrivenRotation> rotations = new ArrayList<>();
    private final Map<String, DrivenRotation> current = new HashMap<>();
    private final Map<String, Integer> begun = new HashMap<>();
    private int turn;
    private int lossesSeen;

    CampaignRun(RunPlan plan, Protection without, CampaignSite site) {
        this.plan = plan;
        this.without = without;
        this.site = site;
        faults = new FaultInjector(site);
        random = new Random(plan.seed() * 31 + 7);
    }

    RunResult run() {
        Instant start = Instant.now();
        site.start();
        while (rotate()) {
            CampaignSite.pause();
        }
        faultsStop();
        JsonNode journal = site.lab.get("auditor", "/lab/journal").json();
        JsonNode servers = site.lab.get("auditor", "/lab/servers").json();
        Map<String, JsonNode> directories = new HashMap<>();
        RunPlan.ACCOUNTS.forEach(account -> directories.put(
                account,
                site.lab.get("auditor", "/lab/directory/accounts/" + account).json()));
        List<String> answers = site.nodes.stream()
                .flatMap(node -> node.rest.answers().stream())
                .toList();
        Map<String, JsonNode> views = views();
        site.nodes.forEach(Node::close);
        List<Violation> violations = new ArrayList<>(faults.violations());
        rotations.forEach(rotation -> violations.addAll(rotation.violations));
        List<Injected> struck = faults.struck();
        try (Truth truth = site.truth()) {
            violations.addAll(new Judge(
                            plan,
                            site.folder,
                            struck,
                            faults.losses(),
                            rotations,
                            journal,
                            servers,
                            directories,
                            views,
                            answers,
                            truth)
                    .judge());
        }
        return new RunResult(
                plan,
                without,
                Duration.between(start, Instant.now()),
                struck,
                missed(struck),
                List.copyOf(rotations),
                List.copyOf(violations),
                Recovery.of(struck, site.nodes.stream().map(Node::log).toList()));
    }

    /** @return whether there is more to do */
    private boolean rotate() {
        faults.serve();
        for (; lossesSeen < faults.losses().size(); lossesSeen++) {
            Loss loss = faults.losses().get(lossesSeen);
            current.values().forEach(rotation -> rotation.mayBeForgotten(loss));
        }
        for (String account : RunPlan.ACCOUNTS) {
            DrivenRotation rotation = current.get(account);
            if (rotation == null || rotation.ended()) {
                if (!faults.behind()) {
                    begin(account);
                }
            } else if (rotation.id != null || !faults.behind()) {
                // a request that is lost as a whole is another matter: RestoreIT has it
                goOn(rotation);
            }
        }
        boolean stuck = rotations.stream().anyMatch(this::stuck);
        boolean left = faults.behind()
                || RunPlan.ACCOUNTS.stream()
                        .anyMatch(account -> begun.getOrDefault(account, 0) < plan.rounds()
                                || !current.get(account).ended());
        return left && !stuck;
    }

    private void begin(String account) {
        int round = begun.getOrDefault(account, 0);
        if (round == plan.rounds()) {
            return;
        }
        begun.put(account, round + 1);
        // what comes from a missing protection is told apart by nothing else that goes on
        Way way = without == null ? Way.of(account, round, plan.rounds()) : Way.ROTATE;
        long journal = site.lab.get("auditor", "/lab/journal").json().size();
        DrivenRotation rotation = new DrivenRotation(account, way, "round-" + round + "-" + account, journal, random);
        rotations.add(rotation);
        current.put(account, rotation);
        faults.plan(RunPlan.ACCOUNTS.stream().flatMap(this::due).toList());
    }

    /** What can still go wrong in the account's present rotation. */
    private Stream<PlannedFault> due(String account) {
        int round = begun.getOrDefault(account, 0);
        return round == 0 ? Stream.of() : plan.rotations().get(account).get(round - 1).stream();
    }

    private void goOn(DrivenRotation rotation) {
        List<Node> awake = site.nodes.stream().filter(faults::canAnswer).toList();
        if (!awake.isEmpty()) {
            Node node = awake.get(turn++ % awake.size());
            rotation.goOn(node.rest, site.lab);
        }
    }

    private boolean stuck(DrivenRotation rotation) {
        return !rotation.ended() && (rotation.quiet().compareTo(BOUND) > 0 || rotation.decisions >= MOST_DECISIONS);
    }

    private void faultsStop() {
        faults.plan(List.of());
        faults.forgetWhatNeverStruck();
        site.lab.delete("operator", "/lab/faults");
        CampaignSite.await(
                CampaignSite.START,
                () -> {
                    faults.serve();
                    return faults.quiet()
                            && site.nodes.stream().allMatch(node -> faults.canAnswer(node) && node.ready());
                },
                "A node is not back.");
    }

    private Map<String, JsonNode> views() {
        Map<String, JsonNode> views = new HashMap<>();
        for (DrivenRotation rotation : rotations) {
            if (rotation.id != null) {
                Rest.Answer answer = site.nodes.get(0).rest.get("auditor", "/api/rotations/" + rotation.id);
                if (!answer.ok()) {
                    throw new IllegalStateException("Rotation " + rotation.key + " cannot be read: " + answer);
                }
                views.put(rotation.id, answer.json());
            }
        }
        return views;
    }

    private List<Card> missed(List<Injected> struck) {
        List<PlannedFault> hit = struck.stream().map(Injected::planned).toList();
        return plan.faults().stream()
                .filter(fault -> !hit.contains(fault))
                .map(fault -> new Card(fault.point(), fault.fault()))
                .toList();
    }

    @Override
    public void close() {
        site.close();
    }
}
