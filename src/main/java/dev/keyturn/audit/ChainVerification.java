package dev.keyturn.audit;

import dev.keyturn.audit.Verification.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;

/** Checks the chain in the database as it is at one moment, page by page, with the keys of the file outside of it. */
public class ChainVerification {

    /** Entries, of some kilobytes each. */
    private static final int PAGE = 200;

    private final ChainTable table;
    private final TableCheck tables;
    private final IndexCheck index;
    private final SealKeys keys;
    private final Supplier<Anchors> anchors;
    private final Function<PublicKeys, EntryCheck> checks;
    private final Snapshot snapshot;

    /** @param anchors opens the anchors that this node can read */
    ChainVerification(JdbcTemplate jdbc, SealKeys keys, Supplier<Anchors> anchors) {
        this(jdbc, keys, anchors, EntryCheck::new);
    }

    /** @param checks makes the check of single entries */
    ChainVerification(
            JdbcTemplate jdbc, SealKeys keys, Supplier<Anchors> anchors, Function<PublicKeys, EntryCheck> checks) {
        this.table = new ChainTable(jdbc);
        this.tables = new TableCheck(jdbc);
        this.index = new IndexCheck(jdbc);
        this.keys = keys;
        this.anchors = anchors;
        this.checks = checks;
        this.snapshot = new Snapshot(jdbc);
    }

    /** @throws SealKeyProblem when there is no key to check with */
    public Verification verify(Progress progress) {
        // anchors first: what is anchored later may be about entries that the snapshot does not have
        try (Anchors known = anchors.get()) {
            return snapshot.read(() -> verify(keys.trusted(), known, progress));
        } catch (IOException e) {
            throw new UncheckedIOException("The anchors cannot be read.", e);
        }
    }

    /** One entry by itself. */
    List<Finding> check(StoredEntry entry) {
        return new EntryCheck(keys.trusted()).check(entry).findings();
    }

    private Verification verify(PublicKeys trusted, Anchors known, Progress progress) {
        Tally tally = new Tally();
        EntryCheck entries = checks.apply(trusted);
        ChainHead head = table.head().orElse(null);
        ChainStart start = ChainStart.ofTheChain(trusted);
        ChainCheck chain = new ChainCheck(trusted, start, tally);
        AnchorCheck anchored = new AnchorCheck(known, start, tally);
        long of = head == null ? 0 : Math.max(0, head.number());
        try (CheckThreads threads = new CheckThreads()) {
            List<StoredEntry> page = table.after(Long.MIN_VALUE, PAGE);
            while (!page.isEmpty()) {
                List<CheckedEntry> checked = threads.map(page, entries::check);
                for (CheckedEntry entry : checked) {
                    chain.next(entry);
                    anchored.next(entry);
                    tally.checked(entry);
                }
                index.check(checked, tally);
                progress.checked(tally.checked(), Math.max(of, tally.checked()));
                page = table.after(page.get(page.size() - 1).number(), PAGE);
            }
        }
        chain.end(head);
        anchored.end(chain.last(), Instant.MAX);
        tables.check(tally);
        return tally.result();
    }
}
