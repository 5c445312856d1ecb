package dev.keyturn.web;

import dev.keyturn.evidence.RotationFilter;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.kernel.TimeRange;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationView.Outcome;
import io.swagger.v3.oas.annotations.Parameter;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What a request asks for. What it does not know is refused: with a name spelled wrong, a list would look complete and
 * be another one.
 */
final class Query {

    /** Describes the filters to those who read the description of the interface. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(name = "account", description = "Only those of this account.")
    @Parameter(name = "from", description = "Only those that ended at this time or later; running ones: requested.")
    @Parameter(name = "to", description = "Only those that ended before this time; running ones: requested.")
    @Parameter(name = "outcome", description = "Only those that ended so, such as VERIFIED.")
    @Parameter(name = "person", description = "Only those that this person had any part in; case does not matter.")
    @Parameter(name = "ticket", description = "Only those of this ticket.")
    @interface Filters {}

    static final Set<String> FILTERS = Set.of("account", "from", "to", "outcome", "person", "ticket");
    static final Set<String> PAGE = Set.of("limit", "before");
    static final Set<String> FILTERS_AND_PAGE =
            Stream.concat(FILTERS.stream(), PAGE.stream()).collect(Collectors.toUnmodifiableSet());

    private static final int LONGEST = 255;

    /** In the order of the alphabet, empty ones left out: a form sends those for what was not filled in. */
    private final Map<String, String> given = new TreeMap<>();

    Query(MultiValueMap<String, String> parameters, Set<String> names) {
        parameters.forEach((name, values) -> {
            if (!names.contains(name)) {
                throw wrong("There is no filter of this name; use "
                        + String.join(", ", names.stream().sorted().toList()));
            }
            add(name, values);
        });
    }

    /** For the record of who read what. */
    Map<String, String> given() {
        return given;
    }

    RotationFilter filter() {
        Instant from = time("from");
        Instant to = time("to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw wrong("to must be later than from");
        }
        return new RotationFilter(given.get("account"), from, to, outcome(), given.get("person"), given.get("ticket"));
    }

    /** Where a list goes on; null at its beginning. */
    @Nullable
    Long before() {
        return given.containsKey("before") ? number("before", Long.MAX_VALUE) : null;
    }

    int limit(int usual, int most) {
        return given.containsKey("limit") ? (int) number("limit", most) : usual;
    }

    private void add(String name, List<String> values) {
        if (values.size() > 1) {
            throw wrong(name + " is there more than once");
        }
        String value = values.get(0).strip();
        if (value.length() > LONGEST || !PlainText.isOneLine(value)) {
            throw wrong(name + " must be plain text of at most " + LONGEST + " characters");
        }
        if (!value.isEmpty()) {
            given.put(name, value);
        }
    }

    private @Nullable String outcome() {
        String outcome = given.get("outcome");
        List<String> known = Stream.of(Outcome.values()).map(Enum::name).toList();
        if (outcome != null && !known.contains(outcome)) {
            throw wrong("outcome must be one of " + String.join(", ", known));
        }
        return outcome;
    }

    private @Nullable Instant time(String name) {
        String text = given.get(name);
        if (text == null) {
            return null;
        }
        return TimeRange.parse(text)
                .orElseThrow(() ->
                        wrong(name + " must be a point in time " + TimeRange.WORDS + ", such as 2026-01-31T00:00:00Z"));
    }

    private long number(String name, long most) {
        try {
            long number = Long.parseLong(given.get(name));
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // it is refused as one out of range is
        }
        throw wrong(name + " must be a whole number from 1 to " + most);
    }

    private static RotationProblem wrong(String what) {
        return new RotationProblem(
                RotationProblem.Kind.INVALID_REQUEST, what + "; correct it and send the request again.");
    }
}
