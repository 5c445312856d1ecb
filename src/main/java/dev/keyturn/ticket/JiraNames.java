package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a Jira calls its states and types of issue, by their ids. Names follow the language of the API's user, and with it
 * those in an issue, so they are resolved once: a user whose language is changed afterwards changes no rule. Where Jira
 * tells the untranslated name as well, that counts in every language.
 */
final class JiraNames {

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMinutes(1);

    private final Function<String, JsonNode> list;
    private final Clock clock;
    private final Map<Kind, Known> known = new HashMap<>();

    /** What has names. */
    enum Kind {
        STATE("status"),
        TYPE("issuetype");

        private final String path;

        Kind(String path) {
            this.path = path;
        }
    }

    private record Known(Map<String, Set<String>> byId, Instant at) {}

    /** @param list what there is below the platform's API of this name */
    JiraNames(Function<String, JsonNode> list, Clock clock) {
        this.list = list;
        this.clock = clock;
    }

    /** The names of one that an issue has; those it was resolved to first count, however it is called now. */
    synchronized List<String> of(Kind kind, String id) {
        Set<String> names = known(kind).byId.get(id);
        if (names == null && known(kind).at.plus(BETWEEN_QUESTIONS).isBefore(clock.instant())) {
            // made since
            ask(kind).byId.forEach((one, all) -> known.get(kind).byId.putIfAbsent(one, all));
            names = known(kind).byId.get(id);
        }
        return names == null ? List.of() : List.copyOf(names);
    }

    /** Ids of those that are called so, or have this id. Team-managed projects each have their own. */
    synchronized Set<String> ids(Kind kind, @Nullable Collection<String> called) {
        Set<String> ids = new LinkedHashSet<>();
        for (String one : called == null ? List.<String>of() : called) {
            known(kind).byId.forEach((id, names) -> {
                if (id.equals(one.strip()) || names.stream().anyMatch(one.strip()::equalsIgnoreCase)) {
                    ids.add(id);
                }
            });
        }
        return ids;
    }

    synchronized void forget() {
        known.clear();
    }

    private Known known(Kind kind) {
        Known names = known.get(kind);
        if (names == null) {
            names = ask(kind);
            known.put(kind, names);
        }
        return names;
    }

    private Known ask(Kind kind) {
        JsonNode all = list.apply(kind.path);
        if (!all.isArray()) {
            throw TicketSystemException.lasting(
                    "Jira answered without a list at /rest/api/2/" + kind.path + ". Check url and login.");
        }
        Map<String, Set<String>> byId = new LinkedHashMap<>();
        for (JsonNode one : all) {
            Set<String> names = byId.computeIfAbsent(one.path("id").asText(), id -> new LinkedHashSet<>());
            for (String key : List.of("name", "untranslatedName")) {
                if (!one.path(key).asText("").isBlank()) {
                    names.add(one.path(key).asText().strip());
                }
            }
        }
        return new Known(byId, clock.instant());
    }
}
