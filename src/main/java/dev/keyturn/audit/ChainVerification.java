package dev.keyturn.audit;

import dev.keyturn.audit.Verification.Progress;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/** Checks the chain in the database as it is at one moment, page by page, with the keys of the file outside of it. */
public class ChainVerification {

    /** Entries, of some kilobytes each. */
    private static final int PAGE = 200;

    private final ChainTable table;
    private final TableCheck tables;
    private final IndexCheck index;
    private final SealKeys keys;
    private final Function<PublicKeys, EntryCheck> checks;
    private final Snapshot snapshot;

    ChainVerification(JdbcTemplate jdbc, SealKeys keys) {
        this(jdbc, keys, EntryCheck::new);
    }

    /** @param checks makes the check of single entries */
    ChainVerification(JdbcTemplate jdbc, SealKeys keys, Function<PublicKeys, EntryCheck> checks) {
        this.table = new ChainTable(jdbc);
        this.tables = new TableCheck(jdbc);
        this.index = new IndexCheck(jdbc);
        this.keys = keys;
        this.checks = checks;
        this.snapshot = new Snapshot(jdbc);
    }

    /** @throws SealKeyProblem when there is no key to check with */
    public Verification verify(Progress progress) {
        return snapshot.read(() -> verify(keys.trusted(), progress));
    }

    /** One entry by itself. */
    List<Finding> check(StoredEntry entry) {
        return new EntryCheck(keys.trusted()).check(entry).findings();
    }

    private Verification verify(PublicKeys trusted, Progress progress) {
        Tally tally = new Tally();
        EntryCheck entries = checks.apply(trusted);
        ChainHead head = table.head().orElse(null);
        ChainCheck chain = new ChainCheck(trusted, ChainStart.ofTheChain(trusted), tally);
        long of = head == null ? 0 : Math.max(0, head.number());
        try (CheckThreads threads = new CheckThreads()) {
            List<StoredEntry> page = table.after(Long.MIN_VALUE, PAGE);
            while (!page.isEmpty()) {
                List<CheckedEntry> checked = threads.map(page, entries::check);
                for (CheckedEntry entry : checked) {
                    chain.next(entry);
                    tally.checked(entry);
                }
                index.check(checked, tally);
                progress.checked(tally.checked(), Math.max(of, tally.checked()));
                page = table.after(page.get(page.size() - 1).number(), PAGE);
            }
        }
        chain.end(head);
        tables.check(tally);
        return tally.result();
    }
}
