package dev.keyturn.campaign;

import java.util.List;
import java.util.Locale;

/** What can go wrong at a point. */
enum Fault {
    KILL,
    STOP,
    CUT_CONNECTIONS,
    /** Of the node's open connections to its database every byte is swallowed from now on, and nobody is told. */
    BLACK_HOLE,
    /** The node dies, and what it has not forced to the disk is gone. Of a PostgreSQL server that is {@link #DATABASE_DOWN}. */
    POWER_CUT,
    /** The primary dies for good, and a standby that commits have waited for takes its place. */
    FAILOVER,
    /** A standby that no commit waits for falls behind, and soon after it takes the place of a primary that died for good. */
    FAILOVER_BEHIND,
    DATABASE_DOWN,
    /** The connection between a sync worker and the node is reset. */
    WIRE_CUT,
    /** What that connection carries is swallowed from now on, and nobody is told. */
    WIRE_SILENT,
    SERVER_UNREACHABLE,
    SERVER_SLOW,
    SERVER_LOSES_ANSWER,
    /** The sync worker takes a command and never answers. */
    SERVER_SILENT,
    CYCLE_RUNNING,
    DC_UNREACHABLE,
    DC_SLOW,
    DC_LOSES_ANSWER,
    REJECT_PASSWORD,
    LOCK_ACCOUNT;

    /** Whether it is about the processes themselves, so that it can strike at any point. */
    boolean anywhere() {
        return ordinal() <= DATABASE_DOWN.ordinal();
    }

    boolean ofPostgres() {
        return this == CUT_CONNECTIONS || this == BLACK_HOLE || this == DATABASE_DOWN || needsStandby();
    }

    boolean ofH2() {
        return this == POWER_CUT;
    }

    boolean fits(boolean postgres) {
        return postgres ? !ofH2() : !ofPostgres();
    }

    boolean needsStandby() {
        return this == FAILOVER || this == FAILOVER_BEHIND;
    }

    boolean ofWire() {
        return this == WIRE_CUT || this == WIRE_SILENT;
    }

    /** The faults of the outside that mean something right before this act. */
    static List<Fault> outsideOf(String act) {
        return switch (act) {
            case "directory.check", "directory.generatePassword" -> List.of(DC_UNREACHABLE, DC_SLOW);
            case "directory.setPassword" -> List.of(DC_UNREACHABLE, DC_SLOW, DC_LOSES_ANSWER, REJECT_PASSWORD);
            case "directory.accepts" -> List.of(DC_UNREACHABLE, DC_SLOW, LOCK_ACCOUNT);
            case "connector.check", "service.describe" -> List.of(SERVER_UNREACHABLE, SERVER_SLOW);
            case "connector.updateCredential", "service.pauseSync", "connector.verifyImport" ->
                List.of(SERVER_UNREACHABLE, SERVER_SLOW, SERVER_LOSES_ANSWER, SERVER_SILENT, CYCLE_RUNNING);
            case "service.restart", "service.resumeSync" ->
                List.of(SERVER_UNREACHABLE, SERVER_SLOW, SERVER_LOSES_ANSWER, SERVER_SILENT);
            default -> List.of();
        };
    }

    /** As the lab's REST interface calls it. */
    String labName() {
        return switch (this) {
            case SERVER_UNREACHABLE, DC_UNREACHABLE -> "unreachable";
            case SERVER_SLOW, DC_SLOW -> "slow";
            case SERVER_LOSES_ANSWER, DC_LOSES_ANSWER -> "lose-answer";
            case SERVER_SILENT -> "silent";
            case CYCLE_RUNNING, REJECT_PASSWORD, LOCK_ACCOUNT -> wireName();
            default -> throw new IllegalStateException(this + " is not a fault of the lab.");
        };
    }

    boolean ofLab() {
        return !anywhere() && !ofWire();
    }

    /** How often the lab misbehaves: who looks and then acts meets an unreachable server twice. */
    int times() {
        return this == SERVER_UNREACHABLE || this == DC_UNREACHABLE ? 2 : 1;
    }

    boolean ofDirectory() {
        return ordinal() >= DC_UNREACHABLE.ordinal();
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
