package dev.keyturn.lab.state;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The ways in which the lab can be told to misbehave. */
public enum Fault {
    /** Connections are closed before anything is read, and commands are not taken. */
    UNREACHABLE(Place.ANYWHERE),
    /** The answer comes seconds late. */
    SLOW(Place.ANYWHERE),
    /** The work is done, and the connection is closed without an answer. */
    LOSE_ANSWER(Place.ANYWHERE),
    /** The work is done, and nothing is answered. */
    SILENT(Place.ANYWHERE),
    /** A password reset fails with 0000052D. */
    REJECT_PASSWORD(Place.DIRECTORY),
    /** The account is locked at the next logon. */
    LOCK_ACCOUNT(Place.DIRECTORY),
    /** A simple bind takes the present password only, as where {@code OldPasswordAllowedPeriod} is 0. */
    OLD_PASSWORD_REFUSED(Place.DIRECTORY),
    /** It is another hour than the account may log on at. */
    LOGON_HOURS(Place.DIRECTORY),
    /** The account may log on from certain machines only. */
    LOGON_WORKSTATIONS(Place.DIRECTORY),
    /** The account needs a smart card to log on. */
    SMART_CARD_REQUIRED(Place.DIRECTORY),
    /** The account is a member of Protected Users. */
    PROTECTED_USER(Place.DIRECTORY),
    /** An authentication policy is assigned to the account. */
    AUTHENTICATION_POLICY(Place.DIRECTORY),
    /** The rotator cannot read the account's restrictions and logon information. */
    UNREADABLE_ACCOUNT(Place.DIRECTORY),
    /** Microsoft's script has left only the entries of the account itself and of administrators. */
    RESTRICTED_PERMISSIONS(Place.DIRECTORY),
    /** The connector says yes and keeps the old password. */
    IGNORE_CREDENTIAL_UPDATE(Place.SERVER),
    /** The service says yes and goes on with what it has in memory. */
    IGNORE_RESTART(Place.SERVER),
    /** The service stops and does not come up. */
    SERVICE_DOES_NOT_START(Place.SERVER),
    /** The switch of the sync cycle is the tenant's: turned on this server, it is turned on every one. */
    TENANT_SWITCH(Place.SERVER),
    /** The wizard of Microsoft Entra Connect is open. */
    WIZARD_OPEN(Place.SERVER),
    /** The scheduler is suspended, as by an upgrade. */
    SCHEDULER_SUSPENDED(Place.SERVER),
    /** Another connector logs in with the same account. */
    SECOND_CONNECTOR(Place.SERVER),
    /** A partition of the connector logs in with credentials of its own. */
    PARTITION_CREDENTIALS(Place.SERVER),
    /** The connector logs in to another DNS domain. */
    OTHER_DOMAIN(Place.SERVER),
    /** The connector and its account are spelled in another case. */
    OTHER_CASE(Place.SERVER),
    /** A sync cycle is running. */
    CYCLE_RUNNING(Place.SERVER),
    /** The service takes seconds longer to come up. */
    SLOW_RESTART(Place.SERVER),
    /** A newer rotation was here, says the server. */
    STALE_FENCE(Place.SERVER),
    /** The server speaks the next major version of the command protocol. */
    FOREIGN_VERSION(Place.SERVER),
    /** The work is done, and the answer breaks off in the middle. */
    HALF_ANSWER(Place.SERVER),
    /** The fence cannot be remembered. */
    DISK_FULL(Place.SERVER),
    /** Storing the credential changes something else in the connector as well. */
    CONFIGURATION_CHANGES(Place.SERVER),
    /** A run logs in and ends with completed-warnings. */
    IMPORT_WITH_WARNINGS(Place.SERVER),
    /** A run ends with stopped-server-down, before it has logged in. */
    IMPORT_STOPS(Place.SERVER),
    /** The database of the service cannot grow: a run ends with that, and the service does not come up again (event 6323). */
    DATABASE_FULL(Place.SERVER),
    /** The service does not take the account of the sync worker for a member of its group. */
    ROLE_MISSING(Place.SERVER),
    /** Of the two ways to the service the pipe is not there: some cmdlets answer, others do not. */
    ENDPOINT_MISSING(Place.SERVER),
    /** The configuration cannot be exported, so nothing could be compared. */
    EXPORT_DENIED(Place.SERVER),
    /** The connector has no place for a password that can be read back. */
    NO_PASSWORD(Place.SERVER),
    /** The account of the sync worker may not stop and start the service: an upgrade of Entra Connect has reset its rights. */
    RESTART_DENIED(Place.SERVER),
    /** The connector logs in by NTLM, which takes the previous password too for an hour after a change. */
    NTLM_LOGON(Place.SERVER),
    /** The server has a version of Entra Connect that does not sync any more. */
    OUTDATED_VERSION(Place.SERVER);

    /** Where a fault means something. */
    public enum Place {
        ANYWHERE,
        DIRECTORY,
        SERVER
    }

    private final Place place;

    Fault(Place place) {
        this.place = place;
    }

    public Place place() {
        return place;
    }

    @JsonValue
    public String wireName() {
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
