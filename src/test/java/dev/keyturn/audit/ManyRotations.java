package dev.keyturn.audit;

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
    public static void seal(EvidenceLog log, PlatformTransactionManager transactions, int first, int count) {
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        for (int batch = first; batch < first + count; batch += BATCH) {
            int start = batch;
            int end = Math.min(first + count, batch + BATCH);
            transaction.executeWithoutResult(status -> {
                for (int number = start; number < end; number++) {
                    log.seal(SampleEvidence.id(number), SampleEvidence.facts(number));
                }
            });
        }
    }
}
