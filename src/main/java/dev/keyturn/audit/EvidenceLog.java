package dev.keyturn.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erdtman.jcs.JsonCanonicalizer;
import org.springframework.jdbc.core.JdbcTemplate;

/** The chain of evidence: each document carries the hash of the one before it and is signed. */
public class EvidenceLog {

    private static final String SCHEMA = "https://keyturn.dev/evidence/1";
    private static final String BEGINNING = "0".repeat(64);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcTemplate jdbc;
    private final SealKey key;
    private final EvidenceIndex index;
    private final Clock clock;

    EvidenceLog(JdbcTemplate jdbc, SealKey key, Clock clock) {
        this.jdbc = jdbc;
        this.key = key;
        this.index = new EvidenceIndex(jdbc);
        this.clock = clock;
    }

    /**
     * Opens the chain with the key in that file. The key is made only while there is no evidence that it has to fit.
     *
     * @throws IllegalStateException when the key is missing, is not a key, or is not the one that sealed before
     */
    public static EvidenceLog open(JdbcTemplate jdbc, Path keyFile, Clock clock) {
        Long sealed = jdbc.queryForObject("select count(*) from keyturn_evidence", Long.class);
        EvidenceLog evidence = new EvidenceLog(jdbc, SealKey.load(keyFile, sealed != null && sealed == 0), clock);
        evidence.refuseAnotherKey(keyFile);
        return evidence;
    }

    /**
     * Seals the facts in the caller's transaction, which must be the one that ends the rotation.
     *
     * @param facts plain values: text, numbers, truth values, lists and maps of them; never a secret
     * @return the document's hash
     */
    public String seal(String rotationId, Map<String, Object> facts) {
        Head head = head(" for update")
                .orElseThrow(() -> new IllegalStateException(
                        "The chain of evidence has lost its head. Restore the database from a backup."));
        Instant now = clock.instant();
        Map<String, Object> content = new LinkedHashMap<>(facts);
        content.put("schema", SCHEMA);
        content.put("number", head.number() + 1);
        content.put("rotationId", rotationId);
        content.put("previousHash", head.hash());
        content.put("sealedAt", now.toString());
        String document = canonical(content);
        String hash = hash(document);
        jdbc.update(
                "insert into keyturn_evidence (number, rotation_id, document, previous_hash, hash, signature, sealed_at)"
                        + " values (?,?,?,?,?,?,?)",
                head.number() + 1,
                rotationId,
                document,
                head.hash(),
                hash,
                key.sign(document),
                now.atOffset(ZoneOffset.UTC));
        index.add(head.number() + 1, JSON.valueToTree(content));
        jdbc.update("update keyturn_evidence_head set number = ?, hash = ? where id = 1", head.number() + 1, hash);
        return hash;
    }

    public Optional<SealedEvidence> find(String rotationId) {
        return jdbc.query("select * from keyturn_evidence where rotation_id = ?", this::read, rotationId).stream()
                .findFirst();
    }

    /** @return a sentence for each thing about this document that is not as it was sealed; its neighbours are not looked at */
    public List<String> check(SealedEvidence evidence) {
        List<String> wrong = new ArrayList<>();
        if (!evidence.hash().equals(hash(evidence.document()))) {
            wrong.add("Document " + evidence.number() + " was changed: its hash does not fit.");
        }
        if (!key.verifies(evidence.document(), evidence.signature())) {
            wrong.add("Document " + evidence.number() + " was changed: its signature does not fit.");
        }
        return wrong;
    }

    /** @return a sentence for each document that is not as it was sealed; empty when the whole chain holds */
    public List<String> verify() {
        List<String> wrong = new ArrayList<>();
        String previous = BEGINNING;
        long number = 0;
        for (SealedEvidence evidence : jdbc.query("select * from keyturn_evidence order by number", this::read)) {
            number++;
            if (evidence.number() != number) {
                wrong.add("Document " + number + " is missing.");
                number = evidence.number();
            }
            if (!evidence.hash().equals(hash(evidence.document()))) {
                wrong.add("Document " + number + " was changed: its hash does not fit.");
            }
            if (!key.verifies(evidence.document(), evidence.signature())) {
                wrong.add("Document " + number + " was changed: its signature does not fit.");
            }
            if (!evidence.document().contains(member("rotationId", evidence.rotationId()))) {
                wrong.add("Document " + number + " is not about rotation " + evidence.rotationId() + ".");
            }
            if (!evidence.previousHash().equals(previous)
                    || !evidence.document().contains("\"previousHash\":\"" + previous + "\"")) {
                wrong.add("Document " + number + " does not follow the one before it.");
            }
            previous = evidence.hash();
        }
        if (!head("").equals(Optional.of(new Head(number, previous)))) {
            wrong.add("The end of the chain is missing.");
        }
        return wrong;
    }

    /** The public key that the seals can be checked with. */
    public String publicKey() {
        return key.publicKey();
    }

    private void refuseAnotherKey(Path keyFile) {
        boolean foreign = jdbc.query("select * from keyturn_evidence order by number desc limit 1", this::read).stream()
                .anyMatch(last -> !key.verifies(last.document(), last.signature()));
        if (foreign) {
            throw new IllegalStateException("The newest evidence was not sealed with the key in " + keyFile
                    + ". Give every node the same keyturn.seal-key-file, or restore it from your backup.");
        }
    }

    private record Head(long number, String hash) {}

    private Optional<Head> head(String lock) {
        return jdbc
                .query(
                        "select number, hash from keyturn_evidence_head where id = 1" + lock,
                        (row, index) -> new Head(row.getLong(1), row.getString(2)))
                .stream()
                .findFirst();
    }

    private SealedEvidence read(ResultSet row, int index) throws SQLException {
        return new SealedEvidence(
                row.getLong("number"),
                row.getString("rotation_id"),
                row.getString("document"),
                row.getString("previous_hash"),
                row.getString("hash"),
                row.getString("signature"));
    }

    private static String canonical(Map<String, Object> content) {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(content)).getEncodedString();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Evidence must be plain values.", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("Evidence cannot be made canonical.", e);
        }
    }

    /** How a member of the outermost object is written in canonical JSON. */
    private static String member(String name, String value) {
        String object = canonical(Map.of(name, value));
        return object.substring(1, object.length() - 1);
    }

    private static String hash(String document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(document.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
