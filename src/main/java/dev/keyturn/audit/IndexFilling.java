package dev.keyturn.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts documents into the index that were sealed before it was there. Two nodes that start together take turns at the
 * head of the chain, which also keeps those who seal waiting, for one batch at most.
 */
final class IndexFilling {

    private static final Logger log = LoggerFactory.getLogger(IndexFilling.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 200;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final EvidenceIndex index;

    IndexFilling(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.index = new EvidenceIndex(jdbc);
    }

    void run() {
        long from = 0;
        long added = 0;
        List<Missing> batch;
        do {
            long after = from;
            batch = transaction.execute(status -> fill(after));
            added += batch.size();
            from = batch.isEmpty() ? from : batch.get(batch.size() - 1).number();
        } while (batch.size() == BATCH);
        if (added > 0) {
            log.info("{} documents of evidence were looked through for the index.", added);
        }
    }

    private List<Missing> fill(long after) {
        jdbc.queryForList("select id from keyturn_evidence_head for update");
        List<Missing> missing = jdbc.query(
                "select e.number, e.document from keyturn_evidence e where e.number > ? and not exists"
                        + " (select 1 from keyturn_evidence_index i where i.number = e.number)"
                        + " order by e.number limit " + BATCH,
                (row, number) -> new Missing(row.getLong(1), row.getString(2)),
                after);
        missing.forEach(this::add);
        return missing;
    }

    private void add(Missing missing) {
        try {
            index.add(missing.number(), JSON.readTree(missing.document()));
        } catch (JsonProcessingException | DateTimeException e) {
            log.warn(
                    "Document {} of the evidence cannot be read, so it is in no list. Verify the evidence, which says what"
                            + " was changed.",
                    missing.number());
        }
    }

    private record Missing(long number, String document) {}
}
