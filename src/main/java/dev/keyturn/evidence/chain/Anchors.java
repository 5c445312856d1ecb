package dev.keyturn.evidence.chain;

import dev.keyturn.evidence.chain.ChainFinding.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

    /** For messages; empty without anchors. */
    String name() {
        return name;
    }

    boolean isEmpty() {
        return known.isEmpty();
    }

    /** Lines that contradict each other, or that nobody can read. */
    List<ChainFinding> faults() {
        return List.copyOf(faults);
    }

    @Nullable
    Anchor of(long number) {
        return known.get(number);
    }

    /** Those of entries behind the one with this number. */
    Iterable<Anchor> after(long number) {
        return known.tailMap(number, false).values();
    }
}
