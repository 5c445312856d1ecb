package dev.keyturn.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The acts between which something can go wrong: each with a moment before, one after it, and some with one inside. */
final class Points {

    /** The transaction that records a step's outcome and signals the token: its commit. */
    static final String OUTCOME = "outcome.commit";

    /** The transaction that completes an approval; after it comes what lies between approval and start. */
    static final String APPROVAL = "approval.commit";

    /** Any other transaction of a REST request that changes something. */
    static final String REQUEST = "request.commit";

    /** Before the request of a sync worker, {@code poll}, {@code take} or {@code answer}; each comes through {@link WirePoints}. */
    static final String WIRE = "wire.";

    /** The statement with which an approval is recorded; its transaction is {@link #APPROVAL}. */
    static final String APPROVES = "insert into keyturn_approval";

    /** Moments inside a transaction, by the beginning of the statement that has just been executed then. */
    static final Map<String, String> INSIDE = Map.of(
            "insert into keyturn_evidence (", "evidence.seal:inside",
            "update keyturn_step set signalled", OUTCOME + ":inside",
            "insert into keyturn_secret (", "secret.stage:inside");

    static final List<String> ACTS = List.of(
            "directory.check",
            "directory.generatePassword",
            "directory.setPassword",
            "directory.accepts",
            "connector.check",
            "connector.updateCredential",
            "connector.verifyImport",
            "service.describe",
            "service.restart",
            "service.pauseSync",
            "service.resumeSync",
            "secret.stage",
            "secret.promote",
            "evidence.seal",
            WIRE + "poll",
            WIRE + "take",
            WIRE + "answer",
            OUTCOME,
            APPROVAL,
            REQUEST);

    private Points() {}

    static List<String> all() {
        List<String> all = new ArrayList<>();
        ACTS.forEach(act -> all.addAll(List.of(act + ":before", act + ":after")));
        INSIDE.values().stream().sorted().forEach(all::add);
        return all;
    }

    static String act(String point) {
        return point.substring(0, point.indexOf(':'));
    }

    /** How often a rotation of the account passes the point at least when nothing goes wrong. */
    static int times(String point, String account) {
        boolean twoServers = account.equals("contoso.com");
        return switch (act(point)) {
            case OUTCOME -> twoServers ? 13 : 10;
            case WIRE + "poll", WIRE + "take", WIRE + "answer" -> twoServers ? 16 : 8;
            case REQUEST, "directory.check", "directory.accepts" -> 2;
            case "service.restart", "connector.check", "service.describe" -> twoServers ? 2 : 1;
            case "connector.updateCredential", "connector.verifyImport", "service.pauseSync", "service.resumeSync" ->
                twoServers ? 2 : 1;
            default -> 1;
        };
    }
}
