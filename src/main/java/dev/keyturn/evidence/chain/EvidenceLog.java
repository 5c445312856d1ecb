package dev.keyturn.evidence.chain;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** The chain of evidence: each document carries the hash of the one before it and is signed. */
public class EvidenceLog {

    private final ChainTable table;
    private final Chain chain;
    private final ChainVerification verification;

    EvidenceLog(ChainTable table, Chain chain, ChainVerification verification) {
        this.table = table;
        this.chain = chain;
        this.verification = verification;
    }

    /**
     * Opens the chain with the keys in that file. A key is made only while there is no evidence that it has to fit.
     *
     * @throws SealKeyProblem when the key is missing, is not a key, or is not the one that sealed before
     */
    public static EvidenceLog open(JdbcTemplate jdbc, Path keyFile, Clock clock) {
        ChainTable table = new ChainTable(jdbc);
        SealKeys keys = SealKeys.open(keyFile, table);
        return new EvidenceLog(table, new Chain(jdbc, table, keys, clock), new ChainVerification(jdbc, table, keys));
    }

    /**
     * Seals the facts in the caller's transaction, which must be the one that ends the rotation.
     *
     * @param facts plain values: text, numbers, truth values, lists and maps of them; never a secret
     * @return the document's hash
     * @throws SealKeyProblem when this node lacks the key
     * @throws UnsealableException when the document would not be as its schema says
     */
    public String seal(String rotationId, Map<String, Object> facts) {
        return chain.append(EntryKind.ROTATION, rotationId, facts).hash();
    }

    public Optional<SealedEvidence> find(String rotationId) {
        return table.of(rotationId).map(StoredEntry::evidence);
    }

    /**
     * Checks one document by itself; what changed around it is the matter of {@link #verify()}.
     *
     * @return a message for each thing about it that is not as it was sealed
     */
    public List<String> check(String rotationId) {
        return table.of(rotationId).stream()
                .flatMap(entry -> verification.check(entry).stream())
                .map(ChainFinding::message)
                .toList();
    }

    /** @return a message for each record that is not as it was sealed; empty when the whole chain holds */
    public List<String> verify() {
        return verification.verify((checked, of) -> {}).findings().stream()
                .map(ChainFinding::message)
                .toList();
    }
}
