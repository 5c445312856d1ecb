package dev.keyturn.audit;

import dev.keyturn.audit.Finding.Code;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compares entries with what places outside know of them, in the order of their numbers. */
final class AnchorCheck {

    private final Anchors anchors;
    private final ChainStart start;
    private final Consumer<Finding> findings;
    private @Nullable Anchor anchor;
    private long anchored;
    private long missing;
    private long firstMissing;

    AnchorCheck(Anchors anchors, ChainStart start, Consumer<Finding> findings) {
        this.anchors = anchors;
        this.start = start;
        this.findings = findings;
        this.anchor = anchors.next(findings);
    }

    void next(CheckedEntry checked) {
        skipTo(checked.entry().number());
        if (anchor == null || anchor.number() != checked.entry().number()) {
            missing(checked.entry().number());
            return;
        }
        anchored++;
        // what does not hold anyway was told already
        if (checked.holds() && !anchor.hash().equals(checked.hash())) {
            differs(anchor);
        }
        anchor = anchors.next(findings);
    }

    /** Entries that are not there are somebody else's finding. */
    private void skipTo(long number) {
        while (anchor != null && anchor.number() < number) {
            if (anchor.number() == start.number() - 1 && !anchor.hash().equals(start.previousHash())) {
                differs(anchor);
            }
            anchor = anchors.next(findings);
        }
    }

    private void missing(long number) {
        if (anchors.wereTold(number)) {
            firstMissing = missing == 0 ? number : firstMissing;
            missing++;
        }
    }

    /** How many of the entries that were checked have an anchor. */
    long anchored() {
        return anchored;
    }

    private void differs(Anchor known) {
        findings.accept(
                Finding.of(
                        known.number(),
                        Code.ANCHOR_DIFFERS,
                        "Entry " + known.number() + " is not the one that was anchored: its hash was " + known.hash()
                                + ". It was replaced by somebody who has the key. Compare it with a backup or an earlier export."));
    }

    /**
     * @param last the last entry that there should be
     * @param until anchors of entries that were sealed later are about what came afterwards
     */
    void end(long last, Instant until) {
        long cut = 0;
        skipTo(last + 1);
        while (anchor != null) {
            cut = anchor.sealedAt().isAfter(until) ? cut : anchor.number();
            anchor = anchors.next(findings);
        }
        if (missing > 0) {
            findings.accept(Finding.of(
                    firstMissing,
                    Code.ANCHOR_MISSING,
                    "The anchors " + anchors.name() + " know nothing of " + missing
                            + (missing == 1 ? " entry" : " entries")
                            + " that they were told of, the first of them entry "
                            + firstMissing
                            + ": lines or the whole file were removed. Restore the file from its backup, and find out who could"
                            + " change it."));
        }
        if (cut > 0) {
            findings.accept(Finding.of(
                    last + 1,
                    Code.CUT_OFF,
                    "The chain ends with entry " + last + ", but entries up to " + cut
                            + " were anchored: the database was restored from an older backup, or the end was cut off."
                            + " Restore a newer backup, and find out who could delete it."));
        }
    }
}
