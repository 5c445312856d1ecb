package dev.keyturn.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a campaign did and found, as JSON and as a table. */
final class CampaignReport {

    private final List<RunResult> results = new ArrayList<>();
    private final List<String> repeated = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    synchronized void add(RunResult result) {
        results.add(result);
    }

    /**
     * A run that could not be judged is no run that passed.
     *
     * @param forGood whether it is not tried again: then the whole campaign has failed
     */
    synchronized void broke(RunPlan plan, RuntimeException why, boolean forGood) {
        (forGood ? broken : repeated).add(plan.describe() + ": " + why + " | " + plan.repeat());
    }

    synchronized int faults() {
        return results.stream().mapToInt(result -> result.injected().size()).sum();
    }

    synchronized Set<String> kinds() {
        return faultCounts(hit -> hit.planned().fault().wireName()).keySet();
    }

    synchronized boolean clean() {
        return broken.isEmpty()
                && !results.isEmpty()
                && results.stream().allMatch(result -> result.violations().isEmpty());
    }

    /** The points and the kinds of fault that no run has met. */
    synchronized List<String> neverMet() {
        Set<String> points = faultCounts(hit -> hit.planned().point()).keySet();
        Set<String> kinds = kinds();
        return Stream.concat(
                        Points.all().stream().filter(point -> !points.contains(point)),
                        Stream.of(Fault.values()).map(Fault::wireName).filter(kind -> !kinds.contains(kind)))
                .toList();
    }

    /** What one run did and found. */
    static String lines(RunResult result) {
        StringBuilder text = new StringBuilder(title(result) + ": "
                + result.injected().size() + " faults struck, "
                + result.missed().size() + " did not, "
                + result.violations().size() + " violations, "
                + result.duration().toSeconds() + " s");
        result.injected()
                .forEach(hit -> text.append("\n    " + hit.time() + " " + hit.node() + " "
                        + hit.planned().fault().wireName() + " at "
                        + hit.planned().point()));
        result.missed().forEach(card -> text.append("\n    not met: " + card.text()));
        result.rotations()
                .forEach(rotation ->
                        text.append("\n    " + rotation.key + " " + rotation.outcome + " " + rotation.seen));
        result.violations()
                .forEach(violation ->
                        text.append("\n    VIOLATION of judgement " + violation.point() + ": " + violation.message()));
        return text.toString();
    }

    private static String title(RunResult result) {
        return result.plan().describe()
                + (result.without() == null
                        ? ""
                        : ", without " + result.without().wireName());
    }

    synchronized void write(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("report.json"),
                    Rest.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json()));
            Files.writeString(folder.resolve("report.txt"), table());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized String table() {
        StringBuilder text = new StringBuilder();
        Map<String, Object> json = json();
        json.forEach((name, value) -> {
            if (value instanceof Map<?, ?> map) {
                text.append(name).append('\n');
                map.forEach((key, count) -> text.append(String.format("  %-40s %s%n", key, count)));
            } else if (value instanceof List<?> list) {
                text.append(name).append('\n');
                list.forEach(line -> text.append("  ").append(line).append('\n'));
            } else {
                text.append(String.format("%-42s %s%n", name, value));
            }
        });
        return text.toString();
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("runs", results.size());
        json.put("runs that could not be judged", broken);
        json.put("tries that could not be judged and were repeated", repeated);
        json.put(
                "rotations",
                results.stream().mapToInt(r -> r.rotations().size()).sum());
        json.put("faults", faults());
        json.put(
                "violations",
                results.stream().mapToInt(r -> r.violations().size()).sum());
        json.put("runs by setting", counts(r -> r.plan().setting().kind()));
        json.put(
                "faults by switch of the sync cycle",
                results.stream()
                        .collect(Collectors.groupingBy(
                                r -> r.plan().setting().switches(),
                                TreeMap::new,
                                Collectors.summingInt(r -> r.injected().size()))));
        json.put(
                "rotations by what people did",
                results.stream()
                        .flatMap(r -> r.rotations().stream())
                        .collect(Collectors.groupingBy(
                                r -> r.way + (r.interfered ? ", after a foreign reset" : "") + ": " + r.outcome,
                                TreeMap::new,
                                Collectors.counting())));
        json.put("faults by kind", faultCounts(hit -> hit.planned().fault().wireName()));
        json.put("faults by point", faultCounts(hit -> hit.planned().point()));
        json.put("points and faults never met", neverMet());
        json.put(
                "faults by setting",
                results.stream()
                        .collect(Collectors.groupingBy(
                                r -> r.plan().setting().kind(), TreeMap::new, Collectors.summingInt(r -> r.injected()
                                        .size()))));
        json.put(
                "outcomes",
                results.stream()
                        .flatMap(r -> r.rotations().stream())
                        .collect(Collectors.groupingBy(
                                r -> String.valueOf(r.outcome), TreeMap::new, Collectors.counting())));
        json.put(
                "decisions answered",
                results.stream()
                        .flatMap(r -> r.rotations().stream())
                        .mapToInt(r -> r.decisions)
                        .sum());
        json.put(
                "recovery after a kill, same node",
                recovery(r -> r.sameNode() && r.fault().equals("kill")));
        json.put(
                "recovery after a kill, other node",
                recovery(r -> !r.sameNode() && r.fault().equals("kill")));
        json.put(
                "recovery after a stall, same node",
                recovery(r -> r.sameNode() && r.fault().equals("stop")));
        json.put(
                "recovery after a stall, other node",
                recovery(r -> !r.sameNode() && r.fault().equals("stop")));
        json.put(
                "violations by judgement",
                results.stream()
                        .flatMap(r -> r.violations().stream())
                        .collect(Collectors.groupingBy(Violation::point, TreeMap::new, Collectors.counting())));
        json.put(
                "violations by missing protection",
                results.stream()
                        .filter(r -> r.without() != null)
                        .collect(Collectors.groupingBy(
                                r -> r.without().wireName(), TreeMap::new, Collectors.summingInt(r -> r.violations()
                                        .size()))));
        json.put(
                "violations in words",
                results.stream()
                        .flatMap(r -> r.violations().stream()
                                .map(v -> title(r) + ", judgement " + v.point() + ": " + v.message()))
                        .toList());
        json.put(
                "each run",
                results.stream()
                        .map(r -> title(r) + ", " + r.injected().size() + " faults, "
                                + r.violations().size() + " violations, "
                                + r.duration().toSeconds() + " s | " + repeat(r))
                        .toList());
        return json;
    }

    private static String repeat(RunResult result) {
        return result.plan().repeat()
                + (result.without() == null
                        ? ""
                        : " --without " + result.without().wireName());
    }

    private Map<String, Long> counts(Function<RunResult, String> by) {
        return results.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    private Map<String, Long> faultCounts(Function<Injected, String> by) {
        return results.stream()
                .flatMap(r -> r.injected().stream())
                .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    private String recovery(java.util.function.Predicate<Recovery> which) {
        List<Double> seconds = results.stream()
                .flatMap(r -> r.recoveries().stream())
                .filter(which)
                .map(r -> r.duration().toMillis() / 1000.0)
                .sorted()
                .toList();
        if (seconds.isEmpty()) {
            return "not measured";
        }
        return String.format(
                "p50 %.1f s, p95 %.1f s, n = %d",
                seconds.get((seconds.size() - 1) / 2),
                seconds.get((int) Math.ceil(seconds.size() * 0.95) - 1),
                seconds.size());
    }
}
