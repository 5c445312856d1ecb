package dev.keyturn.kernel;

import java.util.Set;

/** An authenticated person or service account and the groups it belongs to. */
public record Person(String id, Set<String> groups) {

    public static final String REQUESTERS = "rotation-requesters";
    public static final String APPROVERS = "rotation-approvers";
    public static final String OPERATORS = "rotation-operators";
    public static final String AUDITORS = "rotation-auditors";
    public static final String ADMINISTRATORS = "camunda-admin";

    /** Service accounts of ticket systems. */
    public static final String TICKETS = "rotation-tickets";

    /** Service accounts of monitoring: they read metrics and health, and nothing else. */
    public static final String MONITORS = "rotation-monitors";

    /** Every group of Keyturn. */
    public static final Set<String> GROUPS =
            Set.of(REQUESTERS, APPROVERS, OPERATORS, AUDITORS, TICKETS, MONITORS, ADMINISTRATORS);

    /**
     * In whose name a change ticket asks for a rotation and takes it back. It is no user and cannot log in; who wrote the
     * ticket is kept beside it.
     */
    public static final Person TICKET_INTAKE = new Person("keyturn-tickets", Set.of(TICKETS, OPERATORS));

    public boolean isIn(String... anyOf) {
        for (String group : anyOf) {
            if (groups.contains(group)) {
                return true;
            }
        }
        return false;
    }

    /** Tasklist is closed to everybody else, such as auditors. */
    public boolean hasTasks() {
        return isIn(REQUESTERS, APPROVERS, OPERATORS, ADMINISTRATORS);
    }

    /** Everybody else sees what they asked for, or what was asked on their behalf. */
    public boolean seesEveryRotation() {
        return isIn(APPROVERS, OPERATORS, AUDITORS, ADMINISTRATORS);
    }
}
