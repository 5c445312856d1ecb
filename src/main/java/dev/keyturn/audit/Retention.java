package dev.keyturn.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes the oldest entries once they are older than they have to be. The same transaction adds an entry that says what
 * is gone, and with which hash: the chain begins after it. What does not hold is not deleted, since its fault would be
 * gone with it, and the newest entry never is.
 */
public class Retention {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    /** So many in one transaction, during which no rotation can end. */
    static final int BATCH = 500;

    private final ChainTable table;
    private final Chain chain;
    private final SealKeys keys;
    private final LegalHold hold;
    private final TransactionTemplate transaction;
    private final Period period;
    private final Clock clock;

    Retention(
            ChainTable table,
            Chain chain,
            SealKeys keys,
            LegalHold hold,
            TransactionTemplate transaction,
            Period period,
            Clock clock) {
        this.table = table;
        this.chain = chain;
        this.keys = keys;
        this.hold = hold;
        this.transaction = transaction;
        this.period = period;
        this.clock = clock;
    }

    /** @return how many entries were deleted */
    public long enforce() {
        long deleted = 0;
        int batch;
        do {
            batch = Objects.requireNonNull(transaction.execute(status -> deleteBatch()));
            deleted += batch;
        } while (batch == BATCH);
        if (deleted > 0) {
            log.info("Deleted {} entries of evidence that were older than {}; the chain says so.", deleted, period);
        }
        return deleted;
    }

    private int deleteBatch() {
        ChainHead head = table.lockHead();
        Instant before = clock.instant().atOffset(ZoneOffset.UTC).minus(period).toInstant();
        List<StoredEntry> old = table.sealedBefore(before, head.number(), BATCH);
        if (old.isEmpty()) {
            return 0;
        }
        if (hold.state().inForce()) {
            log.info("Evidence is older than {}, but under legal hold: nothing is deleted.", period);
            return 0;
        }
        Optional<Finding> fault = fault(old);
        if (fault.isPresent()) {
            log.error(
                    "Evidence is older than {}, but nothing is deleted, because it does not hold: {} Ask"
                            + " GET /api/evidence/verify.",
                    period,
                    fault.get().sentence());
            return 0;
        }
        StoredEntry first = old.get(0);
        StoredEntry last = old.get(old.size() - 1);
        chain.append(
                EntryKind.RETENTION,
                null,
                Map.of(
                        "from", first.number(),
                        "upTo", last.number(),
                        "upToHash", last.hash(),
                        "keyId", keyAfter(last),
                        "deleted", old.size(),
                        "rule", Map.of("retention", period.toString(), "sealedBefore", before.toString())));
        table.deleteUpTo(last.number());
        return old.size();
    }

    private Optional<Finding> fault(List<StoredEntry> old) {
        PublicKeys trusted = keys.trusted();
        Tally tally = new Tally();
        EntryCheck entries = new EntryCheck(trusted);
        ChainCheck check = new ChainCheck(trusted, start(trusted), tally);
        old.stream().map(entries::check).forEach(check::next);
        return tally.result().findings().stream().findFirst();
    }

    private ChainStart start(PublicKeys trusted) {
        return table.newest(EntryKind.RETENTION)
                .flatMap(entry -> ExportLayout.json(entry.document()))
                .map(ChainStart::after)
                .orElseGet(() -> ChainStart.ofTheChain(trusted));
    }

    private static String keyAfter(StoredEntry last) {
        return last.kind().equals(EntryKind.KEY.name())
                ? ExportLayout.json(last.document())
                        .orElseThrow()
                        .at("/key/kid")
                        .asText()
                : Objects.requireNonNull(last.evidence().keyId());
    }
}
