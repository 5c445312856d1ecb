package dev.keyturn.lab;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The ways in which the lab can be told to misbehave. */
enum Fault {
    /** Connections are closed before anything is read. */
    UNREACHABLE,
    /** The answer comes seconds late. */
    SLOW,
    /** The work is done, and the connection is closed without an answer. */
    LOSE_ANSWER,
    /** A password reset fails with 0000052D. */
    REJECT_PASSWORD,
    /** The account is locked at the next logon. */
    LOCK_ACCOUNT,
    /** The connector says yes and keeps the old password. */
    IGNORE_CREDENTIAL_UPDATE,
    /** The service says yes and goes on with what it has in memory. */
    IGNORE_RESTART,
    /** The service stops and does not come up. */
    SERVICE_DOES_NOT_START,
    /** A sync cycle is running. */
    CYCLE_RUNNING;

    @JsonValue
    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static Fault of(String wireName) {
        for (Fault fault : values()) {
            if (fault.wireName().equals(wireName)) {
                return fault;
            }
        }
        throw new IllegalArgumentException("There is no fault named " + wireName + ".");
    }
}
