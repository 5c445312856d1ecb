package dev.keyturn.evidence.chain;

import dev.keyturn.evidence.chain.ChainFinding.Code;
import dev.keyturn.evidence.chain.EntryCheck.CheckedEntry;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compares entries with what a log outside knows of them. */
final class AnchorCheck {

    private final Anchors anchors;
    private final Consumer<ChainFinding> findings;
    private long checked;
    private long anchored;

    AnchorCheck(Anchors anchors, ChainCheck.Start start, Consumer<ChainFinding> findings) {
        this.anchors = anchors;
        this.findings = findings;
        anchors.faults().forEach(findings);
        Anchor before = anchors.of(start.number() - 1);
        if (before != null && !before.hash().equals(start.previousHash())) {
            differs(before);
        }
    }

    void next(CheckedEntry entry) {
        checked++;
        @Nullable Anchor anchor = anchors.of(entry.entry().number());
        if (anchor == null) {
            return;
        }
        anchored++;
        // what does not hold anyway was told already
        if (entry.holds() && !(anchor.hash().equals(entry.hash()) && anchor.equals(Anchor.of(entry.entry())))) {
            differs(anchor);
        }
    }

    /** How many of the entries that were checked have an anchor. */
    long anchored() {
        return anchored;
    }

    private void differs(Anchor known) {
        findings.accept(ChainFinding.of(
                known.number(),
                Code.ANCHOR_DIFFERS,
                "Entry " + known.number() + " is not the one that was anchored: \"" + known.line()
                        + "\". It was replaced by a person who has the key, or the line of the log was changed. Compare"
                        + " it with a backup or an earlier export."));
    }

    /** For a log that says nothing about what was checked: it proves nothing, and must not look as if it did. */
    void knowsSomething() {
        if (!anchors.name().isEmpty() && (anchors.isEmpty() || checked > 0 && anchored == 0)) {
            findings.accept(ChainFinding.of(
                    Code.ANCHOR_MISSING,
                    "The anchors " + anchors.name()
                            + " know no entry of the export: the file is empty, was cut, or is another one. Give the log"
                            + " that has the lines of the logger " + Anchor.LOGGER
                            + ", and compare it with its backup."));
        }
    }

    /**
     * @param last the last entry that there should be
     * @param until anchors of entries that were sealed later are about what came afterwards
     */
    void end(long last, Instant until) {
        long cut = 0;
        for (Anchor anchor : anchors.after(last)) {
            cut = anchor.sealedAt().isAfter(until) ? cut : anchor.number();
        }
        if (cut > 0) {
            findings.accept(ChainFinding.of(
                    last + 1,
                    Code.CUT_OFF,
                    "The chain ends with entry " + last + ", but entries up to " + cut
                            + " were anchored: the database was restored from an older backup, or the end was cut off."
                            + " Restore a newer backup, and find out who could delete it."));
        }
    }
}
