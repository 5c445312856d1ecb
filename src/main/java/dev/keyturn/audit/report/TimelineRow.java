package dev.keyturn.audit.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An entry of a timeline in a table. */
record TimelineRow(
        String from,
        @Nullable String took,
        String lane,
        String title,
        @Nullable String tries,
        @Nullable String detail,
        String style) {

    static List<TimelineRow> of(Timeline timeline) {
        Map<String, String> lanes =
                timeline.lanes().stream().collect(Collectors.toMap(Timeline.Lane::id, Timeline.Lane::name));
        return timeline.entries().stream()
                .map(entry -> new TimelineRow(
                        Clocks.time(entry.from()),
                        entry.to() == null ? null : Clocks.length(entry.from(), entry.to()),
                        lanes.getOrDefault(entry.lane(), entry.lane()),
                        entry.title(),
                        entry.attempts() == null || entry.attempts() < 2 ? null : entry.attempts() + " attempts",
                        entry.detail(),
                        entry.state() == Timeline.State.FAILED ? "failed" : "plain"))
                .toList();
    }
}
