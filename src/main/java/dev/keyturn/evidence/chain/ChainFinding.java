package dev.keyturn.evidence.chain;

import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it was sealed.
 *
 * @param number the entry that it is about; null when it is about none
 * @param rotationId the rotation that it is about; null when it is about none
 * @param message which record is wrong and how, and what to do
 */
public record ChainFinding(@Nullable Long number, @Nullable String rotationId, Code code, String message) {

    /** For programs. */
    public enum Code {
        /** Entries are not there. */
        MISSING,
        /** A number or a rotation has two entries. */
        DUPLICATE,
        /** An entry stands where it does not belong. */
        OUT_OF_ORDER,
        /** Document, hash and signature do not belong together. */
        SEAL_BROKEN,
        /** The signature is not written as signatures are. */
        SIGNATURE_UNREADABLE,
        /** Signed with a key that is not trusted. */
        UNKNOWN_KEY,
        /** Signed with a trusted key, but not with the one that was to sign then. */
        KEY_NOT_ACTIVE,
        /** The stored hash is not that of the document. */
        HASH_DIFFERS,
        /** Not canonical JSON. */
        NOT_CANONICAL,
        /** Not as the schema says. */
        SCHEMA,
        /** A column says something else than the document. */
        COLUMN_DIFFERS,
        /** The record of the rotation or its approvals, which lists are made of, say something else than the document. */
        RECORD_DIFFERS,
        /** The rotation of a document has no record, so that no list shows it. */
        RECORD_MISSING,
        /** What a sync server is said to have answered is not signed by it. */
        SERVER_SIGNATURE,
        /** What it confirms is not what it says. */
        CONFIRMATION_DIFFERS,
        /** Does not follow the entry before it. */
        LINK_BROKEN,
        /** The head says something else than the chain. */
        HEAD_DIFFERS,
        /** The end is not where anchors outside know it to be. */
        CUT_OFF,
        /** An anchor outside knows another hash. */
        ANCHOR_DIFFERS,
        /** A log that should have anchors has none of these entries. */
        ANCHOR_MISSING,
        /** The anchors contradict themselves, or cannot be read. */
        ANCHORS_UNREADABLE,
        /** A rotation ended and has no entry. */
        ROTATION_WITHOUT_EVIDENCE,
        /** The file of an export was changed. */
        EXPORT_DAMAGED
    }

    /** @param complaint reads on after the entry's name */
    static ChainFinding of(SealedEvidence entry, Code code, String complaint) {
        String rotation = entry.rotationId() == null ? "" : " (rotation " + entry.rotationId() + ")";
        return new ChainFinding(
                entry.number(), entry.rotationId(), code, "Entry " + entry.number() + rotation + " " + complaint);
    }

    static ChainFinding of(long number, Code code, String message) {
        return new ChainFinding(number, null, code, message);
    }

    static ChainFinding of(Code code, String message) {
        return new ChainFinding(null, null, code, message);
    }
}
