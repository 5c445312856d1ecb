package dev.keyturn.rotation;

/** The members of a step's evidence that more than one place reads; {@code src/docs/evidence-document.md} has them all. */
final class StepEvidence {

    /** The account's {@code objectGUID}. */
    static final String OBJECT_GUID = "objectGuid";

    static final String DISTINGUISHED_NAME = "distinguishedName";

    /** The domain controller that was asked or written to. */
    static final String DOMAIN_CONTROLLER = "domainController";

    /** ISO 8601. */
    static final String PWD_LAST_SET = "pwdLastSet";

    /** {@code msDS-KeyVersionNumber}. */
    static final String KEY_VERSION = "keyVersion";

    /** Ends the name of what was there before a change. */
    static final String BEFORE = "Before";

    /** How Active Directory was told: a change or a reset. */
    static final String METHOD = "method";

    /** Which version of the password, as the secret store counts, a step worked with. */
    static final String PASSWORD_VERSION = "passwordVersion";

    /** The version that was in use until then. */
    static final String VERSION_BEFORE = "versionBefore";

    static final String CONNECTOR = "connector";

    /** By the sync server's clock, ISO 8601. */
    static final String UPDATED_AT = "updatedAt";

    /** What the sync server's event log says. */
    static final String EVENTS = "events";

    private StepEvidence() {}
}
