package dev.keyturn.evidence.chain;

import dev.keyturn.evidence.chain.EntryCheck.CheckedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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

    /** Counts what was checked and found, and keeps the first findings. */
    static final class Tally implements Consumer<ChainFinding> {

        private final List<ChainFinding> kept = new ArrayList<>();
        private final long began = System.nanoTime();
        private long found;
        private long checked;
        private long first;
        private long last;
        private String newestHash = ChainCheck.BEGINNING;

        @Override
        public void accept(ChainFinding finding) {
            found++;
            if (kept.size() < MOST_FINDINGS) {
                kept.add(finding);
            }
        }

        void checked(CheckedEntry entry) {
            first = checked == 0 ? entry.entry().number() : first;
            last = entry.entry().number();
            newestHash = entry.hash();
            checked++;
        }

        long checked() {
            return checked;
        }

        Verification result() {
            long millis = (System.nanoTime() - began) / 1_000_000;
            return new Verification(found == 0, checked, first, last, newestHash, millis, found, kept);
        }
    }
}
