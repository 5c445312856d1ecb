package dev.keyturn.evidence;

import dev.keyturn.evidence.chain.RotationRows;
import dev.keyturn.rotation.RotationView;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which sealed rotations are looked for; null leaves that open.
 *
 * @param from ended at this time or later
 * @param to ended before this time
 * @param person had any part in it, in upper or lower case
 */
public record RotationFilter(
        @Nullable String account,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String outcome,
        @Nullable String person,
        @Nullable String ticket) {

    public static final RotationFilter NONE = new RotationFilter(null, null, null, null, null, null);

    /** What it means in SQL about {@code keyturn_rotation r}. */
    Condition condition() {
        Condition condition = new Condition();
        condition.and("r.account = ?", account);
        condition.and("r.ended_at >= ?", from == null ? null : from.atOffset(ZoneOffset.UTC));
        condition.and("r.ended_at < ?", to == null ? null : to.atOffset(ZoneOffset.UTC));
        condition.and("r.outcome = ?", outcome);
        condition.and("r.ticket = ?", ticket);
        condition.and("position(? in r.people) > 0", person == null ? null : RotationRows.person(person));
        return condition;
    }

    /** Whether a rotation that runs is looked for. Times are those of the request; none of them has an outcome yet. */
    public boolean fits(RotationView running) {
        Instant asked = running.requestedAt();
        return outcome == null
                && (account == null || account.equals(running.account()))
                && (ticket == null || ticket.equals(running.ticket()))
                && (from == null || !asked.isBefore(from))
                && (to == null || asked.isBefore(to))
                && (person == null || people(running).anyMatch(person::equalsIgnoreCase));
    }

    private static Stream<String> people(RotationView running) {
        return Stream.concat(
                        Stream.of(running.requester(), running.onBehalfOf()),
                        running.approval().by().stream().map(RotationView.Approved::by))
                .filter(Objects::nonNull);
    }

    /** A conjunction with its values. */
    static final class Condition {

        private final List<String> parts = new ArrayList<>(List.of("1 = 1"));
        private final List<Object> values = new ArrayList<>();

        void and(String part, @Nullable Object value) {
            if (value != null) {
                parts.add(part);
                values.add(value);
            }
        }

        String sql() {
            return String.join(" and ", parts);
        }

        Object[] values() {
            return values.toArray();
        }
    }
}
