package dev.keyturn.evidence.chain;

import dev.keyturn.evidence.chain.ChainFinding.Code;
import dev.keyturn.evidence.chain.EntryCheck.CheckedEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The anchors in a log, of whatever layout and whatever else is in it. Nodes log beside each other, so they may stand in any
 * order, and the same one may come again.
 */
public final class Anchors {

    private final String name;
    private final NavigableMap<Long, Anchor> known = new TreeMap<>();
    private final List<ChainFinding> faults = new ArrayList<>();

    private Anchors(String name) {
        this.name = name;
    }

    /** When there are none to compare with. */
    public static Anchors none() {
        return new Anchors("");
    }

    /** @throws NoSuchFileException when there is no such file */
    public static Anchors read(Path file) throws IOException {
        Anchors anchors = new Anchors(file.toString());
        // a log may hold anything, also what is no UTF-8
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            long number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (Anchor.isIn(line)) {
                    anchors.add(line, number);
                }
                number++;
            }
        }
        return anchors;
    }

    private void add(String line, long lineNumber) {
        Anchor anchor = Anchor.parse(line).orElse(null);
        if (anchor == null) {
            if (!Anchor.isCutShort(line)) {
                faults.add(ChainFinding.of(
                        Code.ANCHORS_UNREADABLE,
                        "Line " + lineNumber + " of the anchors " + name
                                + " is not as Keyturn wrote it. Compare the file with its backup."));
            }
            return;
        }
        Anchor before = known.putIfAbsent(anchor.number(), anchor);
        if (before != null && !before.equals(anchor)) {
            faults.add(ChainFinding.of(
                    anchor.number(),
                    Code.ANCHORS_UNREADABLE,
                    "Line " + lineNumber + " of the anchors " + name + " names another entry " + anchor.number()
                            + " than a line before it: the chain was once set back to an older state and went on from"
                            + " there, or other lines were written into it. Find out when the database was restored."));
        }
    }

    /** Compares entries with what the log knows of them. */
    final class Check {

        private final Consumer<ChainFinding> findings;
        private long checked;
        private long anchored;

        Check(ChainCheck.Start start, Consumer<ChainFinding> findings) {
            this.findings = findings;
            faults.forEach(findings);
            Anchor before = known.get(start.number() - 1);
            if (before != null && !before.hash().equals(start.previousHash())) {
                differs(before);
            }
        }

        void next(CheckedEntry entry) {
            checked++;
            Anchor anchor = known.get(entry.entry().number());
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

        private void differs(Anchor anchor) {
            findings.accept(ChainFinding.of(
                    anchor.number(),
                    Code.ANCHOR_DIFFERS,
                    "Entry " + anchor.number() + " is not the one that was anchored: \"" + anchor.line()
                            + "\". It was replaced by a person who has the key, or the line of the log was changed. Compare"
                            + " it with a backup or an earlier export."));
        }

        /** For a log that says nothing about what was checked: it proves nothing, and must not look as if it did. */
        void knowsSomething() {
            if (!name.isEmpty() && (known.isEmpty() || checked > 0 && anchored == 0)) {
                findings.accept(ChainFinding.of(
                        Code.ANCHOR_MISSING,
                        "The anchors " + name
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
            for (Anchor anchor : known.tailMap(last, false).values()) {
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
}
