package dev.keyturn.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a step that a node was doing when it was killed, or put to sleep, stood still, from the fault to the next
 * beginning of the same step; read from the nodes' logs. It includes the start of a new process.
 */
record Recovery(boolean sameNode, String fault, Duration duration) {

    private static final Pattern LINE = Pattern.compile(
            "^(\\S+)\\s+\\S+ --- .* : Rotation (\\S+): (.+?)(, attempt \\d+:.*| failed for good .*| begins\\.| is done\\.)$");

    /** The first line of each process in the log of its node. */
    private static final Pattern START = Pattern.compile(" with PID (\\d+) ");

    private record Event(Instant time, String node, long pid, String step, boolean begins) {}

    static List<Recovery> of(List<Injected> injected, List<Path> logs) {
        List<Event> events = new ArrayList<>();
        logs.forEach(log -> events.addAll(read(log)));
        events.sort(java.util.Comparator.comparing(Event::time));
        List<Recovery> recoveries = new ArrayList<>();
        for (Injected hit : injected) {
            if (hit.planned().fault() != Fault.KILL && hit.planned().fault() != Fault.STOP) {
                continue;
            }
            for (String step : openAt(hit, events)) {
                events.stream()
                        .filter(event -> event.begins()
                                && event.step().equals(step)
                                && event.time().isAfter(hit.time()))
                        .findFirst()
                        .ifPresent(event -> recoveries.add(new Recovery(
                                event.node().equals(hit.node()),
                                hit.planned().fault().wireName(),
                                Duration.between(hit.time(), event.time()))));
            }
        }
        return recoveries;
    }

    private static List<String> openAt(Injected hit, List<Event> events) {
        Map<String, Boolean> open = new HashMap<>();
        for (Event event : events) {
            if (event.pid() == hit.pid() && !event.time().isAfter(hit.time())) {
                open.put(event.step(), event.begins());
            }
        }
        return open.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<Event> read(Path log) {
        try {
            List<Event> events = new ArrayList<>();
            String node = log.getFileName().toString().replace(".log", "");
            long pid = 0;
            for (String line : Files.readAllLines(log)) {
                Matcher start = START.matcher(line);
                pid = start.find() ? Long.parseLong(start.group(1)) : pid;
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches()) {
                    events.add(new Event(
                            OffsetDateTime.parse(matcher.group(1)).toInstant(),
                            node,
                            pid,
                            matcher.group(2) + " " + matcher.group(3),
                            matcher.group(4).equals(" begins.")));
                }
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
