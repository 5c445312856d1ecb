package dev.keyturn.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.evidence.chain.EvidenceLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes many finished rotations of a few real ones. Their rows are copied, in every table of the engine's history and of
 * Keyturn that keeps rows of finished rotations, with ids of their own; the chain of evidence is not copied: each copy's
 * document is sealed by the code that seals real ones.
 */
final class Filling {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COPIES_AT_ONCE = 50;

    /** Columns that tell rows of one rotation from those of another. */
    private static final Set<String> IDS = Set.of(
            "id_",
            "proc_inst_id_",
            "root_proc_inst_id_",
            "execution_id_",
            "business_key_",
            "proc_def_business_key_",
            "process_instance_id_",
            "root_process_instance_id_",
            "process_def_business_key_",
            "act_inst_id_",
            "parent_act_inst_id_",
            "task_id_",
            "var_inst_id_",
            "bytearray_id_",
            "operation_id_",
            "job_id_",
            "dec_inst_id_",
            "root_dec_inst_id_",
            "id",
            "rotation_id",
            "step_id",
            "execution_id",
            "activity_instance_id",
            "task_id",
            "operation_id",
            "process_instance_id");

    private static final List<String> OF_KEYTURN = List.of(
            "keyturn_rotation",
            "keyturn_step",
            "keyturn_step_attempt",
            "keyturn_approval",
            "keyturn_operation_log",
            "keyturn_sync_pause");

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final EvidenceLog evidence;

    Filling(JdbcTemplate jdbc, PlatformTransactionManager transactions, EvidenceLog evidence) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.evidence = evidence;
    }

    /**
     * @param real how many rotations have ended in this database; it holds no others
     * @return how many have ended now
     */
    int fill(int real, int wanted) {
        int copies = Math.max(0, wanted / real - 1);
        List<String> tables = new ArrayList<>(historyTables());
        tables.add("act_ge_bytearray");
        tables.addAll(OF_KEYTURN);
        for (String table : tables) {
            long rows = copy(table, copies);
            System.out.printf("  %s: %d rows copied%n", table, rows);
        }
        System.out.printf("  keyturn_secret: %d versions without a label copied%n", secrets(copies));
        System.out.printf("  keyturn_evidence: %d documents sealed%n", seal(copies));
        jdbc.execute("analyze");
        return real * (copies + 1);
    }

    private List<String> historyTables() {
        return jdbc.queryForList(
                "select lower(table_name) from information_schema.tables where lower(table_name) like 'act\\_hi\\_%'"
                        + " escape '\\' and lower(table_schema) = 'public' order by 1",
                String.class);
    }

    private long copy(String table, int copies) {
        List<String> columns = jdbc
                .queryForList(
                        "select lower(column_name) from information_schema.columns where lower(table_name) = ?"
                                + " and lower(table_schema) = 'public' order by ordinal_position",
                        String.class,
                        table)
                .stream()
                // the database numbers them
                .filter(column -> !(table.startsWith("keyturn") && column.equals("number")))
                .toList();
        String original = "bench_" + table;
        // the byte arrays of deployments are no history
        String which = table.equals("act_ge_bytearray") ? " where root_proc_inst_id_ is not null" : "";
        jdbc.execute("create table " + original + " as select * from " + table + which);
        String insert = "insert into " + table + " (" + String.join(", ", columns) + ") select "
                + String.join(
                        ", ",
                        columns.stream().map(column -> value(table, column)).toList())
                + " from " + original + " o cross join (select n from bench_numbers where n between ? and ?) c";
        long rows = batches(copies, insert);
        jdbc.execute("drop table " + original);
        return rows;
    }

    /** The end of an id is what ids of one engine have in common, so that is what makes room. */
    private static String value(String table, String column) {
        if (!IDS.contains(column) || table.equals("keyturn_rotation") && column.equals("idempotency_key")) {
            return "o." + column;
        }
        return "case when o." + column + " is null then null else left(o." + column
                + ", 57) || '~' || cast(c.n as varchar(6)) end";
    }

    private long secrets(int copies) {
        jdbc.execute("create table bench_secret as select * from keyturn_secret");
        long rows = batches(
                copies,
                "insert into keyturn_secret (account, version, rotation_id, label, ciphertext, key_id, created_at,"
                        + " label_since) select o.account, o.version + 1000 * c.n, left(o.rotation_id, 57) || '~' ||"
                        + " cast(c.n as varchar(6)), null, o.ciphertext, o.key_id, o.created_at, o.label_since"
                        + " from bench_secret o cross join (select n from bench_numbers where n between ? and ?) c");
        jdbc.execute("drop table bench_secret");
        return rows;
    }

    private long batches(int copies, String insert) {
        numbers(copies);
        long rows = 0;
        for (int first = 1; first <= copies; first += COPIES_AT_ONCE) {
            rows += jdbc.update(insert, first, Math.min(copies, first + COPIES_AT_ONCE - 1));
        }
        return rows;
    }

    private void numbers(int most) {
        jdbc.execute("create table if not exists bench_numbers (n int not null primary key)");
        Integer known = jdbc.queryForObject("select coalesce(max(n), 0) from bench_numbers", Integer.class);
        List<Object[]> missing = new ArrayList<>();
        for (int n = known + 1; n <= most; n++) {
            missing.add(new Object[] {n});
        }
        jdbc.batchUpdate("insert into bench_numbers (n) values (?)", missing);
    }

    private int seal(int copies) {
        Map<String, Map<String, Object>> originals = new java.util.LinkedHashMap<>();
        jdbc.query(
                "select rotation_id, document from keyturn_evidence where kind = 'ROTATION' order by number", row -> {
                    originals.put(row.getString(1), parsed(row.getString(2)));
                });
        int sealed = 0;
        for (int copy = 1; copy <= copies; copy++) {
            String suffix = "~" + copy;
            transaction.executeWithoutResult(status -> originals.forEach((id, facts) -> {
                evidence.seal(id.substring(0, Math.min(57, id.length())) + suffix, facts);
            }));
            sealed += originals.size();
        }
        return sealed;
    }

    private static Map<String, Object> parsed(String document) {
        try {
            return JSON.readValue(document, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An evidence document is no JSON.", e);
        }
    }

    static String rowsOf(JdbcTemplate jdbc, String table) {
        return String.format(
                Locale.ROOT, "%s %d", table, jdbc.queryForObject("select count(*) from " + table, Long.class));
    }
}
