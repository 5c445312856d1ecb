package dev.keyturn.rotation;

/** The members of a step's evidence that more than one place reads; {@code src/docs/evidence-document.md} has them all. */
public final class StepEvidence {

    /** The account's {@code objectGUID}. */
    public static final String OBJECT_GUID = "objectGuid";

    static final String DISTINGUISHED_NAME = "distinguishedName";

    /** The domain controller that was asked or written to. */
    public static final String DOMAIN_CONTROLLER = "domainController";

    /** ISO 8601. */
    public static final String PWD_LAST_SET = "pwdLastSet";

    /** {@code msDS-KeyVersionNumber}. */
    public static final String KEY_VERSION = "keyVersion";

    /** Ends the name of what was there before a change. */
    public static final String BEFORE = "Before";

    /** How Active Directory was told: a change or a reset. */
    public static final String METHOD = "method";

    /** What has shown that the account has this very password now: {@link dev.keyturn.directory.ProvedBy}. */
    public static final String PROVED_BY = "provedBy";

    /** Which version of the password, as the secret store counts, a step worked with. */
    public static final String PASSWORD_VERSION = "passwordVersion";

    /** The version that was in use until then. */
    public static final String VERSION_BEFORE = "versionBefore";

    public static final String CONNECTOR = "connector";

    /** By the sync server's clock, ISO 8601. */
    public static final String UPDATED_AT = "updatedAt";

    /** What a step did on each sync server, where it is one step for all of them. */
    public static final String SERVERS = "servers";

    /** What the sync server's event log says. */
    public static final String EVENTS = "events";

    /** What the sync server signed: a JWS and the public key. */
    public static final String SIGNED_ANSWER = "signedAnswer";

    /** The rotation's part of the fences that sync servers got, in what was asked for and in what they signed. */
    public static final String FENCE = "fence";

    private StepEvidence() {}
}
