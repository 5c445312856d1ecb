package dev.keyturn.evidence.chain;

import java.util.List;

/**
 * The result of checking a chain.
 *
 * @param checked how many entries were checked
 * @param first the number of the first one; 0 when there is none
 * @param last the number of the last one; 0 when there is none
 * @param newestHash the hash of the last one
 * @param millis how long it took
 * @param found how many findings there are
 * @param findings the first of them
 */
public record Verification(
        boolean holds,
        long checked,
        long first,
        long last,
        String newestHash,
        long millis,
        long found,
        List<ChainFinding> findings) {

    /** How many findings are listed. */
    public static final int MOST_FINDINGS = 100;

    public Verification {
        findings = List.copyOf(findings);
    }

    /** Told from time to time, since a long chain takes minutes. */
    @FunctionalInterface
    public interface Progress {

        void checked(long checked, long of);
    }
}
