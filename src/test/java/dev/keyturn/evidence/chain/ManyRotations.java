package dev.keyturn.evidence.chain;

import dev.keyturn.evidence.SampleEvidence;
import dev.keyturn.evidence.SampleRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Seals sample rotations, thousands of them in seconds. */
public final class ManyRotations {

    private static final int BATCH = 500;

    private ManyRotations() {}

    /**
     * Seals the samples with these numbers, as if those rotations had ended.
     *
     * @param first from 1; each sample can be sealed once
     */
    public static void seal(
            EvidenceLog log, JdbcTemplate jdbc, PlatformTransactionManager transactions, int first, int count) {
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        for (int batch = first; batch < first + count; batch += BATCH) {
            int start = batch;
            int end = Math.min(first + count, batch + BATCH);
            transaction.executeWithoutResult(status -> {
                Map<String, Map<String, Object>> samples = new LinkedHashMap<>();
                SampleRecord record = new SampleRecord();
                for (int number = start; number < end; number++) {
                    Map<String, Object> facts = SampleEvidence.facts(number);
                    samples.put(SampleEvidence.id(number), facts);
                    record.add(SampleEvidence.id(number), facts);
                }
                record.insert(jdbc);
                samples.forEach(log::seal);
            });
        }
    }
}
