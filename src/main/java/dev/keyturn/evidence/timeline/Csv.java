package dev.keyturn.evidence.timeline;

import dev.keyturn.evidence.SealedRotation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What auditors take with them as tables. */
public final class Csv {

    private static final List<String> LIST = List.of(
            "number", "id", "account", "kind", "requester", "approvers", "ticket", "requestedAt", "endedAt", "outcome");
    private static final List<String> TIMELINE =
            List.of("from", "to", "lane", "kind", "title", "detail", "state", "person", "attempts");

    private Csv() {}

    public static byte[] of(List<SealedRotation> rotations) {
        return CsvTable.of(LIST, rotations.stream().map(Csv::row));
    }

    public static byte[] of(Timeline timeline) {
        Map<String, Timeline.Lane> lanes =
                timeline.lanes().stream().collect(Collectors.toMap(Timeline.Lane::id, Function.identity()));
        return CsvTable.of(TIMELINE, timeline.entries().stream().map(entry -> row(lanes.get(entry.lane()), entry)));
    }

    private static List<?> row(SealedRotation rotation) {
        return Arrays.asList(
                rotation.number(),
                rotation.id(),
                rotation.account(),
                rotation.kind(),
                rotation.requester(),
                String.join("; ", rotation.approvers()),
                rotation.ticket(),
                rotation.requestedAt(),
                rotation.endedAt(),
                rotation.outcome());
    }

    private static List<?> row(Timeline.Lane lane, Timeline.Entry entry) {
        return Arrays.asList(
                entry.from(),
                entry.to(),
                lane.name(),
                lane.kind(),
                entry.title(),
                entry.detail(),
                entry.state(),
                entry.person(),
                entry.attempts());
    }
}
