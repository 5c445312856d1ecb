package dev.keyturn.evidence.chain;

import dev.keyturn.evidence.chain.EntryCheck.CheckedEntry;
import dev.keyturn.evidence.chain.Verification.Progress;
import dev.keyturn.evidence.chain.Verification.Tally;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Checks the chain in the database as it is at one moment, page by page, with the keys of the file outside of it. */
public class ChainVerification {

    /** Entries, of some kilobytes each. */
    private static final int PAGE = 200;

    private final ChainTable table;
    private final RecordCheck records;
    private final SealKeys keys;

    ChainVerification(JdbcTemplate jdbc, ChainTable table, SealKeys keys) {
        this.table = table;
        this.records = new RecordCheck(jdbc);
        this.keys = keys;
    }

    /** @throws SealKeyProblem when there is no key to check with */
    public Verification verify(Progress progress) {
        PublicKeys trusted = keys.trusted();
        return verify(trusted, new EntryCheck(trusted), progress);
    }

    /** @param entries checks single entries with the same keys */
    Verification verify(PublicKeys trusted, EntryCheck entries, Progress progress) {
        return table.snapshot(() -> read(trusted, entries, progress));
    }

    /** One entry by itself. */
    List<ChainFinding> check(SealedEvidence entry) {
        return new EntryCheck(keys.trusted()).check(entry).findings();
    }

    private Verification read(PublicKeys trusted, EntryCheck entries, Progress progress) {
        Tally tally = new Tally();
        ChainTable.Head head = table.head().orElse(null);
        ChainCheck chain = new ChainCheck(trusted, ChainCheck.Start.of(trusted), tally);
        long of = head == null ? 0 : Math.max(0, head.number());
        try (CheckThreads threads = new CheckThreads()) {
            List<SealedEvidence> page = table.after(Long.MIN_VALUE, PAGE);
            while (!page.isEmpty()) {
                List<CheckedEntry> checked = threads.map(page, entries::check);
                for (CheckedEntry entry : checked) {
                    chain.next(entry);
                    tally.checked(entry);
                }
                records.check(checked, tally);
                progress.checked(tally.checked(), Math.max(of, tally.checked()));
                page = table.after(page.get(page.size() - 1).number(), PAGE);
            }
        }
        chain.end(head);
        records.whole(tally);
        return tally.result();
    }
}
