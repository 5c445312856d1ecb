package dev.keyturn.evidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** All rows of the tables of evidence, to be put back after they were tampered with. */
public final class TableCopy {

    private static final List<String> TABLES =
            List.of("keyturn_evidence", "keyturn_evidence_head", "keyturn_rotation", "keyturn_approval");

    private final JdbcTemplate jdbc;
    private final Map<String, List<Map<String, Object>>> rows = new LinkedHashMap<>();

    public TableCopy(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        TABLES.forEach(table -> rows.put(table, jdbc.queryForList("select * from " + table)));
    }

    public void putBack() {
        for (int i = TABLES.size() - 1; i >= 0; i--) {
            jdbc.update("delete from " + TABLES.get(i));
        }
        rows.forEach((table, all) -> {
            if (!all.isEmpty()) {
                List<String> columns = List.copyOf(all.get(0).keySet());
                jdbc.batchUpdate(
                        "insert into " + table + " (" + String.join(",", columns) + ") values ("
                                + "?,".repeat(columns.size() - 1) + "?)",
                        all.stream()
                                .map(row -> columns.stream().map(row::get).toArray())
                                .toList());
            }
        });
    }
}
