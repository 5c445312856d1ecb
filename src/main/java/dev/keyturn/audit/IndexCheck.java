package dev.keyturn.audit;

import dev.keyturn.audit.Finding.Code;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whether lists, which are made of the index, show what the documents say. */
final class IndexCheck {

    private static final String WITHIN = " where number between ? and ?";

    private final JdbcTemplate jdbc;

    IndexCheck(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param page entries in the order of their numbers; what does not hold is left out */
    void check(List<CheckedEntry> page, Consumer<Finding> findings) {
        long first = page.get(0).entry().number();
        long last = page.get(page.size() - 1).entry().number();
        Map<Long, Map<String, Object>> rows = new HashMap<>();
        jdbc.queryForList("select * from keyturn_evidence_index" + WITHIN, first, last)
                .forEach(row -> rows.put(((Number) row.get("number")).longValue(), row));
        Map<Long, SortedSet<String>> people = new HashMap<>();
        jdbc.query(
                "select number, person_key from keyturn_evidence_person" + WITHIN,
                row -> {
                    people.computeIfAbsent(row.getLong(1), number -> new TreeSet<>())
                            .add(row.getString(2));
                },
                first,
                last);
        for (CheckedEntry checked : page) {
            if (checked.holds() && checked.entry().kind().equals(EntryKind.ROTATION.name())) {
                long number = checked.entry().number();
                check(checked, rows.get(number), people.getOrDefault(number, new TreeSet<>()), findings);
            }
        }
    }

    private static void check(
            CheckedEntry checked,
            @Nullable Map<String, Object> row,
            SortedSet<String> people,
            Consumer<Finding> findings) {
        if (row == null) {
            findings.accept(differs(checked, "is not in the index, so that no list shows it"));
            return;
        }
        EvidenceIndex.row(checked.entry().number(), checked.document()).forEach((column, said) -> {
            if (!isSame(row.get(column), said)) {
                findings.accept(differs(
                        checked,
                        "is listed wrongly: the column " + column + " of the index says " + row.get(column)
                                + " where the document says " + said));
            }
        });
        SortedSet<String> named = EvidenceIndex.people(checked.document());
        if (!people.equals(named)) {
            findings.accept(differs(
                    checked,
                    "is found under the wrong people: the index says " + people + " where the document says " + named));
        }
    }

    private static Finding differs(CheckedEntry checked, String how) {
        return Finding.of(
                checked.entry(),
                Code.INDEX_DIFFERS,
                EntryCheck.name(checked.entry()) + " holds, but " + how + ". Put the document's value back.");
    }

    private static boolean isSame(@Nullable Object stored, @Nullable Object said) {
        if (said instanceof OffsetDateTime time) {
            return EntryCheck.isAbout(instant(stored), time.toInstant().toString());
        }
        return Objects.equals(stored, said);
    }

    /** Drivers differ in what they make of a time. */
    private static @Nullable Instant instant(@Nullable Object stored) {
        if (stored instanceof Timestamp timestamp) {
            return timestamp.toInstant();
        }
        return stored instanceof OffsetDateTime time ? time.toInstant() : null;
    }
}
