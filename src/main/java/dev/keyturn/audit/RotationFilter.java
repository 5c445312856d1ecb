package dev.keyturn.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which sealed rotations are looked for; null leaves that open.
 *
 * @param from ended at this time or later
 * @param to ended before this time
 * @param person had any part in it, in whatever case the name is written
 */
public record RotationFilter(
        @Nullable String account,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String outcome,
        @Nullable String person,
        @Nullable String ticket) {

    public static final RotationFilter NONE = new RotationFilter(null, null, null, null, null, null);

    /** What it means in SQL about {@code keyturn_evidence_index i}. */
    Condition condition() {
        Condition condition = new Condition();
        condition.and("i.account = ?", account);
        condition.and("i.ended_at >= ?", from == null ? null : from.atOffset(ZoneOffset.UTC));
        condition.and("i.ended_at < ?", to == null ? null : to.atOffset(ZoneOffset.UTC));
        condition.and("i.outcome = ?", outcome);
        condition.and("i.ticket = ?", ticket);
        condition.and(
                "i.number in (select p.number from keyturn_evidence_person p where p.person_key = ?)",
                person == null ? null : person.toLowerCase(Locale.ROOT));
        return condition;
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
