package dev.keyturn.evidence.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Counts what was checked and found, and keeps the first findings. */
final class Tally implements Consumer<ChainFinding> {

    private final List<ChainFinding> kept = new ArrayList<>();
    private final long began = System.nanoTime();
    private long found;
    private long checked;
    private long first;
    private long last;
    private String newestHash = Hashes.BEGINNING;

    @Override
    public void accept(ChainFinding finding) {
        found++;
        if (kept.size() < Verification.MOST_FINDINGS) {
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
