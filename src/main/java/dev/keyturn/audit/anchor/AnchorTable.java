package dev.keyturn.audit.anchor;

import dev.keyturn.audit.Anchor;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** How far each place was told. */
final class AnchorTable {

    private final JdbcTemplate jdbc;

    AnchorTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** What a place was not told yet, the oldest first. */
    List<Anchor> untold(String place, int limit) {
        return jdbc.query(
                "select number, hash, sealed_at from keyturn_evidence where number > coalesce("
                        + "(select number from keyturn_evidence_anchor where place = ?), 0) order by number limit "
                        + limit,
                (row, index) -> new Anchor(
                        row.getLong(1),
                        row.getString(2),
                        row.getObject(3, OffsetDateTime.class).toInstant()),
                place);
    }

    /** Remembers, once, after which entry the place of this address began. */
    void begins(String address, String place, @Nullable Long after) {
        if (number(address) == null) {
            Long told = after != null ? after : number(place);
            told(address, told == null ? 0 : told);
        }
    }

    private @Nullable Long number(String place) {
        return jdbc
                .queryForList("select number from keyturn_evidence_anchor where place = ?", Long.class, place)
                .stream()
                .findFirst()
                .orElse(null);
    }

    /** One worker at a time tells a place, so nobody comes between. */
    void told(String place, long number) {
        if (jdbc.update("update keyturn_evidence_anchor set number = ? where place = ?", number, place) == 0) {
            jdbc.update("insert into keyturn_evidence_anchor (place, number) values (?,?)", place, number);
        }
    }
}
