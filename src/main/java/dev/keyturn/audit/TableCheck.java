package dev.keyturn.audit;

import dev.keyturn.audit.Finding.Code;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the tables say about the whole chain. The keys of the tables forbid most of it, but keys can be dropped. */
final class TableCheck {

    private static final String LIMIT = " limit " + Verification.MOST_FINDINGS;

    private final JdbcTemplate jdbc;

    TableCheck(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void check(Consumer<Finding> findings) {
        jdbc.queryForList(
                        "select number from keyturn_evidence group by number having count(*) > 1 order by number"
                                + LIMIT,
                        Long.class)
                .forEach(number -> findings.accept(Finding.of(
                        number,
                        Code.DUPLICATE,
                        "Entry " + number
                                + " is there more than once. Remove what was inserted, after comparing it with a"
                                + " backup.")));
        rotations(
                "select rotation_id from keyturn_evidence where rotation_id is not null group by rotation_id"
                        + " having count(*) > 1 order by rotation_id",
                Code.DUPLICATE,
                " has more than one entry. Remove what was inserted, after comparing it with a backup.",
                findings);
        strays("keyturn_evidence_index", findings);
        strays("keyturn_evidence_person", findings);
        rotations(
                "select r.id from keyturn_rotation r where r.ended_at is not null and not exists"
                        + " (select 1 from keyturn_evidence e where e.rotation_id = r.id) order by r.number",
                Code.ROTATION_WITHOUT_EVIDENCE,
                " has ended, but there is no evidence of it. Look for it in a backup or an earlier export.",
                findings);
    }

    private void rotations(String sql, Code code, String complaint, Consumer<Finding> findings) {
        jdbc.queryForList(sql + LIMIT, String.class)
                .forEach(id -> findings.accept(new Finding(null, id, code, "Rotation " + id + complaint)));
    }

    private void strays(String table, Consumer<Finding> findings) {
        jdbc.queryForList(
                        "select distinct i.number from " + table
                                + " i where not exists (select 1 from keyturn_evidence e"
                                + " where e.number = i.number and e.kind = 'ROTATION') order by i.number" + LIMIT,
                        Long.class)
                .forEach(number -> findings.accept(Finding.of(
                        number,
                        Code.INDEX_DIFFERS,
                        "The index " + table + " names entry " + number
                                + ", which is not there or not about a rotation. Delete that row of the index.")));
    }
}
