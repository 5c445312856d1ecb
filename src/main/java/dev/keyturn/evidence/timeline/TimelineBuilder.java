package dev.keyturn.evidence.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.evidence.timeline.Timeline.Entry;
import dev.keyturn.evidence.timeline.Timeline.Kind;
import dev.keyturn.evidence.timeline.Timeline.Lane;
import dev.keyturn.evidence.timeline.Timeline.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds a timeline: sections add what they find, in any order. */
final class TimelineBuilder {

    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    /** The same person, in upper or lower case. */
    Lane person(String name) {
        return lane("person:" + name.toLowerCase(Locale.ROOT), name, Kind.PERSON);
    }

    Lane ticket() {
        return lane("ticket", "Change ticket", Kind.TICKET);
    }

    Lane process() {
        return lane("process", "Process", Kind.PROCESS);
    }

    Lane directory() {
        return lane("directory", "Active Directory", Kind.DIRECTORY);
    }

    Lane server(String name) {
        return lane("server:" + name, name, Kind.SERVER);
    }

    /** Something that a person did. No person is named where the document has none: then Keyturn itself did it. */
    void act(JsonNode person, @Nullable Instant at, String title, @Nullable String detail) {
        Lane lane = person.isTextual() ? person(person.asText()) : process();
        add(lane, at, null, title, detail, State.DONE, person.textValue(), null);
    }

    void event(
            Lane lane,
            @Nullable Instant from,
            @Nullable Instant to,
            String title,
            @Nullable String detail,
            State state) {
        add(lane, from, to, title, detail, state, null, null);
    }

    void step(
            Lane lane,
            @Nullable Instant from,
            @Nullable Instant to,
            String title,
            @Nullable String detail,
            State state,
            int attempts) {
        add(lane, from, to, title, detail, state, null, attempts);
    }

    /** Only with lanes that something happened in, and with every sync server. */
    Timeline build() {
        entries.sort(Comparator.comparing(Entry::from));
        Set<String> used = entries.stream().map(Entry::lane).collect(Collectors.toSet());
        return new Timeline(
                lanes.values().stream()
                        .filter(lane -> lane.kind() == Kind.SERVER || used.contains(lane.id()))
                        .sorted(Comparator.comparing(Lane::kind))
                        .toList(),
                List.copyOf(entries));
    }

    private Lane lane(String id, String name, Kind kind) {
        return lanes.computeIfAbsent(id, fresh -> new Lane(id, name, kind));
    }

    /** What has no time has no place here. */
    private void add(
            Lane lane,
            @Nullable Instant from,
            @Nullable Instant to,
            String title,
            @Nullable String detail,
            State state,
            @Nullable String person,
            @Nullable Integer attempts) {
        if (from != null) {
            entries.add(new Entry(lane.id(), from, to, title, detail, state, person, attempts));
        }
    }
}
