package dev.keyturn.rotation;

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

    public boolean isIn(String... anyOf) {
        for (String group : anyOf) {
            if (groups.contains(group)) {
                return true;
            }
        }
        return false;
    }

    /** Everybody else sees what they asked for, or what was asked on their behalf. */
    public boolean seesEveryRotation() {
        return isIn(APPROVERS, OPERATORS, AUDITORS, ADMINISTRATORS);
    }
}
