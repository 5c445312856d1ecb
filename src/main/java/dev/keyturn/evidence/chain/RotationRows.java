package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of rotations, by which evidence is found: what they have to say by the sealed documents. */
public final class RotationRows {

    private final JdbcTemplate jdbc;

    public RotationRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * When a password was last set, as far as the evidence of one rotation can tell.
     *
     * @param setAt null when the rotation learnt nothing of it
     * @param echo the {@code pwdLastSet} that Active Directory gave a former password when it was rolled back to: that password
     *     is as old as before. Null when nothing was rolled back.
     */
    record PasswordTime(@Nullable Instant setAt, @Nullable Instant echo) {

        /**
         * The latest {@code pwdLastSet} that Active Directory told one of its steps; without one, the end of a rotation that
         * certainly set a password; else unknown.
         */
        static PasswordTime learntFrom(JsonNode document) {
            JsonNode rotation = document.path("rotation");
            String outcome = rotation.path("outcome").asText();
            Optional<Instant> before = asTime(document.at("/password/pwdLastSetBefore"));
            Optional<Instant> after = asTime(document.at("/password/pwdLastSetAfter"));
            if (outcome.equals("ROLLED_BACK") && after.isPresent() && !after.equals(before)) {
                return new PasswordTime(before.orElse(null), after.get());
            }
            Optional<Instant> told = Stream.concat(
                            after.stream(),
                            StreamSupport.stream(document.path("steps").spliterator(), false)
                                    .flatMap(step -> asTime(step.at("/evidence/pwdLastSet")).stream()))
                    .max(Comparator.naturalOrder());
            boolean set = rotation.path("kind").asText().equals("ROTATE") && outcome.equals("VERIFIED");
            return new PasswordTime(
                    told.or(() -> set ? asTime(rotation.path("endedAt")) : Optional.empty())
                            .orElse(null),
                    null);
        }

        /** A step that Active Directory told nothing wrote something else than a time. */
        private static Optional<Instant> asTime(JsonNode value) {
            try {
                return Optional.ofNullable(value.textValue()).map(Instant::parse);
            } catch (DateTimeException notATime) {
                return Optional.empty();
            }
        }
    }

    /** Completes the row with what only the document knows, in the transaction that seals it. */
    void sealed(String rotationId, EntryKind kind, JsonNode document) {
        if (kind == EntryKind.ROTATION) {
            sealed(rotationId, document);
        } else if (kind == EntryKind.CONFIRMATION) {
            jdbc.update(
                    "update keyturn_rotation set confirmation = ? where id = ?",
                    document.path("result").asText(),
                    rotationId);
        }
    }

    public void sealed(String rotationId, JsonNode document) {
        PasswordTime password = PasswordTime.learntFrom(document);
        jdbc.update(
                "update keyturn_rotation set people = ?, password_set_at = ?, password_echo_at = ? where id = ?",
                people(document),
                passwordTime(password.setAt()),
                passwordTime(password.echo()),
                rotationId);
    }

    /** By column. */
    static Map<String, @Nullable Object> said(JsonNode document) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        JsonNode rotation = document.path("rotation");
        row.put("account", rotation.path("account").textValue());
        row.put("kind", rotation.path("kind").textValue());
        row.put("requester", rotation.path("requester").textValue());
        row.put("login", rotation.path("login").textValue());
        row.put("on_behalf_of", rotation.path("onBehalfOf").textValue());
        row.put("reason", rotation.path("reason").textValue());
        row.put("ticket", rotation.path("ticket").textValue());
        row.put("urgent", rotation.path("urgent").asBoolean());
        row.put("window_start", time(rotation.path("windowStart")));
        row.put("window_end", time(rotation.path("windowEnd")));
        row.put("requested_at", time(rotation.path("requestedAt")));
        row.put("outcome", rotation.path("outcome").textValue());
        row.put("ended_at", time(rotation.path("endedAt")));
        JsonNode fourEyes = document.path("fourEyes");
        row.put("escalated_at", time(fourEyes.path("escalatedAt")));
        row.put("rejected_by", fourEyes.at("/rejection/by").textValue());
        row.put("rejected_at", time(fourEyes.at("/rejection/at")));
        JsonNode cancellation = document.path("cancellation");
        row.put("cancelled_by", cancellation.path("by").textValue());
        row.put("cancelled_at", time(cancellation.path("at")));
        row.put("cancel_reason", cancellation.path("reason").textValue());
        row.put("cancel_login", cancellation.path("login").textValue());
        row.put("people", people(document));
        PasswordTime password = PasswordTime.learntFrom(document);
        row.put("password_set_at", passwordTime(password.setAt()));
        row.put("password_echo_at", passwordTime(password.echo()));
        return row;
    }

    /** A line for each who had a part in it, in lower case, between line breaks: who asked, decided, cancelled or stepped in. */
    private static String people(JsonNode document) {
        List<JsonNode> named = new ArrayList<>();
        named.add(document.at("/rotation/requester"));
        named.add(document.at("/rotation/onBehalfOf"));
        named.add(document.at("/fourEyes/onBehalfOf"));
        named.add(document.at("/fourEyes/rejection/by"));
        named.add(document.at("/cancellation/by"));
        document.at("/fourEyes/approvals").forEach(approval -> named.add(approval.path("by")));
        document.path("tasks").forEach(task -> named.add(task.path("completedBy")));
        document.path("interventions").forEach(act -> named.add(act.path("person")));
        SortedSet<String> people = new TreeSet<>();
        for (JsonNode name : named) {
            if (name.isTextual()) {
                people.add(name.asText().toLowerCase(Locale.ROOT));
            }
        }
        return "\n" + String.join("\n", people) + "\n";
    }

    /** How a person is found in {@code people}. */
    public static String person(String name) {
        return "\n" + name.toLowerCase(Locale.ROOT) + "\n";
    }

    private static @Nullable OffsetDateTime time(JsonNode text) {
        return text.isTextual() ? Instant.parse(text.asText()).atOffset(ZoneOffset.UTC) : null;
    }

    /** What Active Directory told is compared with what it tells another time: whole milliseconds survive every database. */
    public static @Nullable OffsetDateTime passwordTime(@Nullable Instant told) {
        return told == null ? null : told.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }
}
