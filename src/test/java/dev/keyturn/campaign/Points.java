package dev.keyturn.campaign;

import java.util.List;

/** The acts between which something can go wrong, each with a moment before and one after it. */
final class Points {

    /** The transaction that records a step's outcome and signals the token: its commit. */
    static final String OUTCOME = "outcome.commit";

    /** A transaction of the REST interface, such as the one that completes the approval. */
    static final String REQUEST = "request.commit";

    static final List<String> ACTS = List.of(
            "directory.look",
            "directory.generatePassword",
            "directory.reset",
            "directory.proves",
            "connector.look",
            "connector.updateCredential",
            "connector.verifyImport",
            "service.describe",
            "service.restart",
            "service.pauseSync",
            "service.resumeSync",
            "secret.stage",
            "secret.promote",
            "evidence.seal",
            OUTCOME,
            REQUEST);

    private Points() {}

    /** How often a rotation of an account with two servers passes it when nothing goes wrong. */
    static int times(String act) {
        return switch (act) {
            case OUTCOME -> 14;
            case REQUEST -> 3;
            case "directory.look", "directory.proves", "connector.updateCredential", "connector.verifyImport" -> 2;
            case "service.restart", "connector.look", "service.describe" -> 2;
            default -> 1;
        };
    }
}
