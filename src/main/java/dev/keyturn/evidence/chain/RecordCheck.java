package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.evidence.chain.ChainFinding.Code;
import dev.keyturn.evidence.chain.EntryCheck.CheckedEntry;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Whether the records of rotations and their approvals, which lists are made of, say what the sealed documents say, one
 * document for each that ended. Keys of the tables forbid some of it, but keys can be dropped.
 */
final class RecordCheck {

    private static final String LIMIT = " limit " + Verification.MOST_FINDINGS;

    private final JdbcTemplate jdbc;

    RecordCheck(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param page entries in the order of their numbers; what does not hold is left out */
    void check(List<CheckedEntry> page, Consumer<ChainFinding> findings) {
        List<CheckedEntry> rotations = page.stream()
                .filter(checked ->
                        checked.holds() && (is(EntryKind.ROTATION, checked) || is(EntryKind.CONFIRMATION, checked)))
                .toList();
        Object[] ids = rotations.stream().map(RecordCheck::rotation).toArray();
        if (ids.length == 0) {
            return;
        }
        String among = " in (" + String.join(",", Collections.nCopies(ids.length, "?")) + ")";
        Map<String, Map<String, Object>> rows = new HashMap<>();
        jdbc.queryForList("select * from keyturn_rotation where id" + among, ids)
                .forEach(row -> rows.put((String) row.get("id"), row));
        Map<String, List<Map<String, Object>>> approvals = new HashMap<>();
        jdbc.queryForList(
                        "select * from keyturn_approval where rotation_id" + among + " order by rotation_id, stage",
                        ids)
                .forEach(row -> approvals
                        .computeIfAbsent((String) row.get("rotation_id"), id -> new ArrayList<>())
                        .add(row));
        for (CheckedEntry checked : rotations) {
            String id = rotation(checked);
            Map<String, Object> row = rows.get(id);
            if (is(EntryKind.CONFIRMATION, checked)) {
                // that there is no row is told of the rotation itself
                if (row != null) {
                    confirmation(checked, row, findings);
                }
                continue;
            }
            if (row == null) {
                findings.accept(ChainFinding.of(
                        checked.entry(),
                        Code.RECORD_MISSING,
                        "holds, but rotation " + id
                                + " has no record, so that no list shows it. Restore the record from a backup."));
            } else {
                row(checked, row, findings);
            }
            approvals(checked, approvals.getOrDefault(id, List.of()), findings);
        }
    }

    private static boolean is(EntryKind kind, CheckedEntry checked) {
        return checked.entry().kind().equals(kind.name());
    }

    private static void confirmation(CheckedEntry checked, Map<String, Object> row, Consumer<ChainFinding> findings) {
        Object said = Objects.requireNonNull(checked.document()).path("result").textValue();
        if (!Objects.equals(row.get("confirmation"), said)) {
            findings.accept(differs(
                    checked,
                    "the record of its rotation says something else: the column confirmation says "
                            + row.get("confirmation") + " where the document says " + said));
        }
    }

    private static String rotation(CheckedEntry checked) {
        return Objects.requireNonNull(checked.document()).path("rotationId").asText();
    }

    private static void row(CheckedEntry checked, Map<String, Object> row, Consumer<ChainFinding> findings) {
        Map<String, @Nullable Object> said;
        try {
            said = RotationRows.said(Objects.requireNonNull(checked.document()));
        } catch (DateTimeException e) {
            // its schema has complained
            return;
        }
        said.forEach((column, value) -> {
            if (!isSame(row.get(column), value)) {
                findings.accept(differs(
                        checked,
                        "its record says something else: the column " + column + " says " + row.get(column)
                                + " where the document says " + value));
            }
        });
    }

    private static void approvals(
            CheckedEntry checked, List<Map<String, Object>> rows, Consumer<ChainFinding> findings) {
        JsonNode said = Objects.requireNonNull(checked.document()).at("/fourEyes/approvals");
        boolean same = rows.size() == said.size();
        for (int i = 0; same && i < rows.size(); i++) {
            Map<String, Object> row = rows.get(i);
            String person = said.get(i).path("by").asText();
            same = person.equals(row.get("person"))
                    && person.toLowerCase(Locale.ROOT).equals(row.get("person_key"))
                    && Objects.equals(said.get(i).path("task").textValue(), row.get("task_id"))
                    && EntryCheck.isAbout(
                            instant(row.get("approved_at")),
                            said.get(i).path("at").asText());
        }
        if (!same) {
            findings.accept(differs(
                    checked,
                    "its approvals are others: the table keyturn_approval has "
                            + rows.stream()
                                    .map(row -> row.get("person") + " at " + instant(row.get("approved_at")))
                                    .toList()
                            + " where the document says " + said));
        }
    }

    private static ChainFinding differs(CheckedEntry checked, String how) {
        return ChainFinding.of(
                checked.entry(), Code.RECORD_DIFFERS, "holds, but " + how + ". Put the document's value back.");
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

    /** What the tables say about the whole chain. */
    void whole(Consumer<ChainFinding> findings) {
        jdbc.queryForList(
                        "select number from keyturn_evidence group by number having count(*) > 1 order by number"
                                + LIMIT,
                        Long.class)
                .forEach(number -> findings.accept(ChainFinding.of(
                        number,
                        Code.DUPLICATE,
                        "Entry " + number
                                + " is there more than once. Remove what was inserted, after comparing it with a"
                                + " backup.")));
        rotations(
                "select rotation_id from keyturn_evidence where rotation_id is not null group by rotation_id, kind"
                        + " having count(*) > 1 order by rotation_id",
                Code.DUPLICATE,
                " has more than one entry. Remove what was inserted, after comparing it with a backup.",
                findings);
        rotations(
                "select distinct a.rotation_id from keyturn_approval a where not exists"
                        + " (select 1 from keyturn_rotation r where r.id = a.rotation_id) order by a.rotation_id",
                Code.RECORD_DIFFERS,
                " has approvals, but no record. Compare both with a backup.",
                findings);
        rotations(
                "select r.id from keyturn_rotation r where r.ended_at is not null and not exists"
                        + " (select 1 from keyturn_evidence e where e.rotation_id = r.id) order by r.number",
                Code.ROTATION_WITHOUT_EVIDENCE,
                " has ended, but there is no evidence of it. Look for it in a backup or an earlier export.",
                findings);
        rotations(
                "select r.id from keyturn_rotation r where r.confirmation is not null and not exists"
                        + " (select 1 from keyturn_evidence e where e.rotation_id = r.id and e.kind = 'CONFIRMATION')"
                        + " order by r.number",
                Code.ROTATION_WITHOUT_EVIDENCE,
                " was looked at again later, says its record, but there is no evidence of it. Look for it in a backup or an"
                        + " earlier export.",
                findings);
    }

    private void rotations(String sql, Code code, String complaint, Consumer<ChainFinding> findings) {
        jdbc.queryForList(sql + LIMIT, String.class)
                .forEach(id -> findings.accept(new ChainFinding(null, id, code, "Rotation " + id + complaint)));
    }
}
