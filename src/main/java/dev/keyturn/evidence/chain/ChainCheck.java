package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.evidence.chain.ChainFinding.Code;
import dev.keyturn.evidence.chain.EntryCheck.CheckedEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks entries against each other, in the order in which they are given: numbers without gaps, each one linked to the
 * one before it, each one signed with the key that was to sign then. An entry that does not hold says nothing about the
 * entries beside it, so that they are not blamed for it.
 */
final class ChainCheck {

    /** The hash that the first entry follows. */
    static final String BEGINNING = "0".repeat(64);

    private final PublicKeys keys;
    private final Start start;
    private final Consumer<ChainFinding> findings;
    private long expected;
    private @Nullable String previous;
    private @Nullable String activeKey;
    private boolean keyIsSure;

    /** Rotations whose password is still to be confirmed, by their ids. */
    private final Map<String, Named> unconfirmed = new HashMap<>();

    /** Whether every entry so far was there and held. */
    private boolean whole = true;

    /** An entry, as another one names it. */
    private record Named(long number, String hash) {}

    /**
     * Where a chain, or the part of it that is checked, begins.
     *
     * @param number the first entry's
     * @param previousHash that of the entry before it
     * @param keyId the key that signs the first entry; null when it is not known
     */
    record Start(long number, String previousHash, @Nullable String keyId) {

        /** That of the whole chain. */
        static Start of(PublicKeys keys) {
            return new Start(1, BEGINNING, keys.first());
        }
    }

    ChainCheck(PublicKeys keys, Start start, Consumer<ChainFinding> findings) {
        this.keys = keys;
        this.start = start;
        this.findings = findings;
        this.expected = start.number();
        this.previous = start.previousHash();
        this.activeKey = start.keyId();
        this.keyIsSure = start.keyId() != null;
    }

    void next(CheckedEntry checked) {
        SealedEvidence entry = checked.entry();
        checked.findings().forEach(findings);
        if (entry.number() < expected) {
            misplaced(entry);
            return;
        }
        if (entry.number() > expected) {
            missing(entry.number() - 1, expected == start.number() ? "at the beginning" : "between two others");
        }
        if (checked.holds()) {
            link(checked);
            key(checked);
            confirmation(checked);
            previous = checked.hash();
        } else {
            whole = false;
            previous = null;
            keyIsSure = false;
        }
        expected = entry.number() + 1;
    }

    private void misplaced(SealedEvidence entry) {
        boolean again = entry.number() == expected - 1 && expected > start.number();
        findings.accept(ChainFinding.of(
                entry,
                again ? Code.DUPLICATE : Code.OUT_OF_ORDER,
                (again
                                ? "is there twice."
                                : expected == start.number()
                                        ? "stands before the beginning of the chain, which is entry " + expected + "."
                                        : "stands after entry " + (expected - 1) + ".")
                        + " Remove what was inserted, after comparing it with a backup."));
    }

    private void missing(long last, String where) {
        String which = expected == last ? "Entry " + last + " is" : "Entries " + expected + " to " + last + " are";
        findings.accept(ChainFinding.of(
                expected,
                Code.MISSING,
                which + " missing " + where
                        + ". Restore what is missing from a backup, and find out who could delete it."));
        whole = false;
        previous = null;
        keyIsSure = false;
        expected = last + 1;
    }

    private void link(CheckedEntry checked) {
        String claimed = checked.document().path("previousHash").asText();
        if (previous != null && !previous.equals(claimed)) {
            findings.accept(ChainFinding.of(
                    checked.entry(),
                    Code.LINK_BROKEN,
                    "does not follow entry "
                            + (checked.entry().number() - 1)
                            + " as it is now: it was sealed after another one. One of the two was replaced by a person"
                            + " who has the key. Compare both with a backup, an earlier export or an anchor."));
        }
    }

    /** What confirms a rotation has to name that rotation's own entry. Where that one lies outside of a part, nothing tells. */
    private void confirmation(CheckedEntry checked) {
        JsonNode document = Objects.requireNonNull(checked.document());
        String rotation = document.path("rotationId").asText();
        if (document.at("/rotation/proof").isTextual()) {
            unconfirmed.put(rotation, new Named(checked.entry().number(), checked.hash()));
        }
        JsonNode confirms = document.path("confirms");
        if (!confirms.isObject()) {
            return;
        }
        Named said = new Named(
                confirms.path("number").asLong(), confirms.path("hash").asText());
        Named sealed = unconfirmed.remove(rotation);
        boolean same = sealed == null ? said.number() < start.number() || !whole : sealed.equals(said);
        if (!same) {
            findings.accept(ChainFinding.of(
                    checked.entry(),
                    Code.CONFIRMATION_DIFFERS,
                    "confirms entry " + said.number()
                            + ", which is not the sealed entry of that rotation, or was confirmed before. One of the two was"
                            + " replaced by a person who has the key. Compare both with a backup, an earlier export or an"
                            + " anchor."));
        }
    }

    private void key(CheckedEntry checked) {
        String signedBy = checked.keyId();
        if (!signedBy.equals(activeKey) && !(!keyIsSure && keys.isLater(signedBy, activeKey))) {
            findings.accept(ChainFinding.of(
                    checked.entry(),
                    Code.KEY_NOT_ACTIVE,
                    "is signed with key " + signedBy + ", but key " + activeKey
                            + " was the one that signed then. It was signed with a key that was retired or not yet in"
                            + " use. Compare it with a backup, an earlier export or an anchor."));
            return;
        }
        activeKey = signedBy;
        keyIsSure = true;
        JsonNode document = checked.document();
        if (EntryKind.of(document).equals(EntryKind.KEY.name())) {
            change(checked.entry(), document);
        }
    }

    private void change(SealedEvidence entry, JsonNode document) {
        String next = document.path("key").path("kid").asText();
        if (!keys.has(next)
                || !keys.jwk(next)
                        .get("x")
                        .equals(document.path("key").path("x").asText())) {
            keyIsSure = false;
            findings.accept(ChainFinding.of(
                    entry,
                    Code.UNKNOWN_KEY,
                    "hands over to key " + next
                            + ", which is not one of the trusted keys. If the"
                            + " keys are older than this entry, fetch GET /api/evidence/keys again."));
            return;
        }
        activeKey = next;
    }

    /** @param head where the chain says that it ends; null when it does not */
    void end(ChainTable.@Nullable Head head) {
        if (head == null) {
            findings.accept(ChainFinding.of(
                    Code.HEAD_DIFFERS,
                    "The chain has lost its head, so its end cannot be known. Restore the database."));
            return;
        }
        long last = expected - 1;
        if (head.number() > last) {
            missing(head.number(), "at the end");
        } else if (head.number() < last) {
            head(
                    head,
                    "The head of the chain names entry " + head.number() + ", but there are entries up to " + last
                            + ": the head was set back, or entries were put behind the end.");
        } else if (previous != null && !previous.equals(head.hash())) {
            head(head, "The head of the chain has another hash than entry " + last + ", the last one.");
        } else if (keyIsSure && last > 0 && activeKey != null && !activeKey.equals(head.keyId())) {
            head(
                    head,
                    "The head of the chain says that key " + head.keyId() + " signs now, but by the chain it is key "
                            + activeKey + ".");
        }
    }

    private void head(ChainTable.Head head, String message) {
        findings.accept(ChainFinding.of(
                head.number(),
                Code.HEAD_DIFFERS,
                message + " Restore the database from a backup, and find out who could write to it."));
    }

    long last() {
        return expected - 1;
    }

    /** The key that signs the next entry; null when that is not known. */
    @Nullable
    String activeKey() {
        return activeKey;
    }
}
