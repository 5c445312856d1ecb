package dev.keyturn.evidence.chain;

import com.nimbusds.jose.jwk.OctetKeyPair;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets another key sign. The file gets the new key first, then the chain an entry that hands over to it, then the file
 * loses the private half of the old one. A crash at any point leaves a chain that can go on: until the entry is
 * committed the old key signs, from then on the new one does, and the file has both until the last step.
 */
public class SealKeyRotation {

    private static final Logger log = LoggerFactory.getLogger(SealKeyRotation.class);

    private final ChainTable table;
    private final EvidenceLog chain;
    private final SealKeys keys;
    private final TransactionTemplate transaction;

    SealKeyRotation(ChainTable table, EvidenceLog chain, SealKeys keys, PlatformTransactionManager transactions) {
        this.table = table;
        this.chain = chain;
        this.keys = keys;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * @param number the entry that hands over
     * @param keyId the key that signs from the next entry on
     */
    public record Rotated(long number, String keyId, String previousKeyId) {}

    /**
     * @param by the administrator who asked for it
     * @throws SealKeyProblem when the keys are as they were before
     */
    public Rotated rotate(String by) {
        Rotated rotated = Objects.requireNonNull(transaction.execute(status -> handOver(by)));
        log.info(
                "{} rotated the key that seals evidence: entry {} hands over to key {}. Back the file up, and publish the"
                        + " new public key.",
                by,
                rotated.number(),
                rotated.keyId());
        keys.retireBefore(rotated.keyId());
        return rotated;
    }

    /** All keys that sign or signed, the oldest first. */
    public PublicKeys publicKeys() {
        return keys.publicKeys(active(table.head().orElseGet(table::lockHead)));
    }

    private Rotated handOver(String by) {
        String active = active(table.lockHead());
        OctetKeyPair next = keys.next(active);
        SealedEvidence entry = chain.append(
                EntryKind.KEY,
                null,
                Map.of("key", next.toPublicJWK().toJSONObject(), "previousKeyId", active, "by", by));
        table.moveHead(new ChainTable.Head(entry.number(), entry.hash(), next.getKeyID()));
        return new Rotated(entry.number(), next.getKeyID(), active);
    }

    private String active(ChainTable.Head head) {
        return head.keyId() != null ? head.keyId() : keys.signer(null).getKeyID();
    }
}
