package dev.keyturn.lab.server;

import dev.keyturn.kernel.Fence;
import dev.keyturn.lab.server.LabServerView.Event;
import dev.keyturn.lab.server.LabServerView.Run;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs the connector's profiles with the password that the service holds in memory. */
final class LabRuns {

    static final String DELTA_IMPORT = "Delta Import";
    static final String PROVED = "proved";

    private static final String PASSWORD_HASH_SYNC = "Directory Synchronization";
    private static final Set<String> PROFILES =
            Set.of(DELTA_IMPORT, "Full Import", "Delta Synchronization", "Full Synchronization", "Export");

    private static final Duration HEARTBEAT = Duration.ofMinutes(30);
    private static final String WITH_WARNINGS = "completed-warnings";
    private static final String STOPPED = "stopped-server-down";

    /** @param event what the run wrote into the event log; null when it wrote nothing */
    record Outcome(Run run, @Nullable Event event) {

        /** What the server thinks that it says about the password. */
        String verdict() {
            return switch (run.result()) {
                case LabDirectoryLogin.SUCCESS, WITH_WARNINGS -> PROVED;
                case LabDirectoryLogin.NO_CREDENTIALS -> "failed";
                case LabDirectoryLogin.NO_CONNECTION, "stopped-service-shutdown" -> "retry";
                default -> "unproved";
            };
        }
    }

    /** That of every step of a run; null when it did not get as far. */
    static @Nullable String connectionResult(Run run) {
        return switch (run.result()) {
            case LabDirectoryLogin.SUCCESS, WITH_WARNINGS -> LabDirectoryLogin.SUCCESS;
            default -> null;
        };
    }

    private final LabServerParts parts;
    private final LabDirectoryLogin directory;

    LabRuns(LabServerParts parts) {
        this.parts = parts;
        this.directory = new LabDirectoryLogin(parts);
    }

    /**
     * Returns when the run has ended, well or not.
     *
     * @param fence of the caller; null when an administrator on the server does it
     * @throws IllegalArgumentException when there is no such profile
     * @throws LabRefusal when a run is going on or the service does not run
     */
    Outcome run(String profile, @Nullable Fence fence) {
        Outcome outcome = execute(profile);
        Run run = outcome.run();
        parts.journal("run-profile", Map.of("profile", run.profile(), "result", run.result()), fence);
        return outcome;
    }

    /**
     * As the server's own scheduler does: the journal keeps what was done to the lab, and this was done by the
     * scheduler.
     */
    void runByItself() {
        execute(DELTA_IMPORT);
    }

    private Outcome execute(String profile) {
        if (!PROFILES.contains(profile)) {
            throw new IllegalArgumentException("There is no run profile " + profile + ". There are "
                    + String.join(", ", PROFILES.stream().sorted().toList()) + ".");
        }
        if (!parts.store().state().running()) {
            throw new LabRefusal("service-not-running", "The service ADSync does not run.");
        }
        if (!parts.cycle().begin()) {
            throw new LabRefusal("busy", "A sync cycle is running.");
        }
        Instant startedAt = parts.store().now();
        String result = LabDirectoryLogin.NO_CONNECTION;
        try {
            String stopped = stopped();
            result = stopped == null ? logIn() : stopped;
        } finally {
            String abortedWith = parts.cycle().end();
            result = abortedWith == null ? result : abortedWith;
            if (result.equals(LabDirectoryLogin.SUCCESS) && parts.strikes(Fault.IMPORT_WITH_WARNINGS)) {
                result = WITH_WARNINGS;
            }
        }
        return record(new Run(profile, result, startedAt, parts.store().now()));
    }

    /** What stops a run before it has logged in; null when nothing does. */
    private @Nullable String stopped() {
        if (parts.strikes(Fault.IMPORT_STOPS)) {
            return STOPPED;
        }
        return parts.strikes(Fault.DATABASE_FULL) ? "stopped-database-disk-full" : null;
    }

    /** Whether the directory answers with the password that the connector stores, which the service need not hold. */
    String search() {
        return logInWith(parts.store().state().credential().stored()).equals(LabDirectoryLogin.SUCCESS)
                ? "answered"
                : "failed";
    }

    private String logIn() {
        return logInWith(parts.store().state().service().loaded());
    }

    private String logInWith(@Nullable String encrypted) {
        if (encrypted == null) {
            return directory.attempt(null);
        }
        try (Secret password = parts.keys().decrypt(encrypted)) {
            return directory.attempt(password);
        }
    }

    /** It runs beside the imports with the same password; in the lab, together with them. */
    private @Nullable Event passwordHashSync(Run run) {
        return switch (run.result()) {
            case LabDirectoryLogin.SUCCESS, WITH_WARNINGS -> heartbeat();
            case LabDirectoryLogin.NO_CREDENTIALS ->
                parts.event(
                        611,
                        PASSWORD_HASH_SYNC,
                        "Password hash synchronization failed for domain: "
                                + parts.settings().domain()
                                + ". Details: Unable to open connection to domain. ---> DrsConnection.ResolveDomainController"
                                + " --> DirectoryEntry.Bind(Boolean throwIfFail)");
            default -> null;
        };
    }

    /** Every half hour, not with every run. */
    private @Nullable Event heartbeat() {
        Instant latest = parts.store().now().minus(HEARTBEAT);
        boolean beaten = parts.store().state().events().stream()
                .anyMatch(event -> event.id() == 654 && event.time().isAfter(latest));
        return beaten ? null : parts.event(654, PASSWORD_HASH_SYNC, "Provision credentials ping end.");
    }

    private Outcome record(Run run) {
        Event event = run.result().equals(LabDirectoryLogin.NO_CREDENTIALS)
                ? parts.event(
                        6000,
                        "ADSync",
                        "The management agent \"" + parts.settings().connector() + "\" failed to run on run profile \""
                                + run.profile() + "\" because the credentials were invalid.")
                : null;
        Event passwordHashSync = parts.settings().active() ? passwordHashSync(run) : null;
        parts.store().update(state -> {
            LabServerState ran = state.withRun(run);
            ran = event == null ? ran : ran.withEvent(event);
            return passwordHashSync == null ? ran : ran.withEvent(passwordHashSync);
        });
        return new Outcome(run, event);
    }
}
