package dev.keyturn.ticket;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.ticket.SourceDiagnostics.Check;
import dev.keyturn.ticket.SourceDiagnostics.Proof;
import dev.keyturn.ticket.TicketSourceSettings.Generic;
import dev.keyturn.ticket.TicketSourceSettings.Login;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Asks a ticket system for what needs no ticket, and keeps what this and further questions have found. */
final class SourceQuestions {

    private static final int DAYS_TOLD_BEFORE = 30;

    private final TicketSource source;
    private final TicketSystem system;
    private final Clock clock;
    private final List<Check> checks = new ArrayList<>();

    SourceQuestions(TicketSource source, Clock clock) {
        this.source = source;
        this.system = source.system();
        this.clock = clock;
    }

    List<Check> checks() {
        return checks;
    }

    /** @throws StepFailure with a message when the login is not taken, or not for long */
    void probe() {
        try {
            system.proveLogin();
        } catch (TicketSystemException | InvalidSettingException trouble) {
            throw StepFailure.refused("ticket-system", String.valueOf(trouble.getMessage()));
        }
        Login login = source.settings().login();
        LocalDate end = login == null ? null : login.expires();
        if (end != null && !LocalDate.now(clock).plusDays(DAYS_TOLD_BEFORE).isBefore(end)) {
            throw StepFailure.refused(
                    "ticket-login-expires",
                    "Keyturn's login at " + source.name() + " runs out on " + end
                            + ". Make a new one there, replace its file, and correct login.expires.");
        }
    }

    /**
     * Puts the line of the login first. A system that nothing can be asked without a ticket takes the login when it gives one.
     *
     * @return whether it is taken, as far as that shows
     */
    boolean login(boolean gaveTicket) {
        try {
            probe();
            boolean proved = gaveTicket || listsChanges();
            checks.add(
                    0,
                    new Check(
                            "login",
                            proved ? Proof.PROVED : Proof.NOT_PROVED,
                            proved
                                    ? "The system answers and takes Keyturn's login."
                                    : "A ticket that is read proves it. See the line of the ticket."));
            return true;
        } catch (StepFailure trouble) {
            checks.add(0, new Check("login", Proof.NOT_PROVED, trouble.message()));
            return false;
        }
    }

    private boolean listsChanges() {
        Generic generic = source.settings().generic();
        return source.type() != Type.GENERIC || generic != null && generic.changedPath() != null;
    }

    void changes() {
        Duration poll = source.settings().poll();
        if (!listsChanges()) {
            add("changes", Proof.PROVED, "None are asked for: neither poll nor generic.changed-path is set.");
            return;
        }
        tried("changes", () -> {
            int changed = system.changes(clock.instant().minus(Duration.ofMinutes(1)), null)
                    .changed()
                    .size();
            return new Check(
                    "changes",
                    Proof.PROVED,
                    "Changed tickets are listed, " + changed + " of the last minute; "
                            + (poll == null ? "poll is off." : "they are asked for every " + poll + "."));
        });
    }

    /** Names follow a language, so what settings call states and types must be known, or be ids. */
    void names() {
        GateRules rules = source.gate().rules();
        List<String> states = rules.namedStates();
        if (source.type() == Type.GENERIC) {
            add(
                    "names",
                    Proof.NOT_PROVED,
                    "Nothing lists this system's states and types. Compare the states that the gate names ("
                            + String.join(", ", states) + ") with fields.state of a ticket in each of them.");
            return;
        }
        tried("names", () -> {
            List<String> doubtful = system.doubtfulNames(states, rules.namedTypes());
            String proved = source.type() == Type.SERVICENOW
                    ? "Every state that the gate names is a value, which follows no language."
                    : "Every state and type that the gate names is known.";
            return doubtful.isEmpty()
                    ? new Check("names", Proof.PROVED, proved)
                    : new Check("names", Proof.NOT_PROVED, String.join(" ", doubtful));
        });
    }

    void tried(String name, Supplier<Check> tried) {
        try {
            checks.add(tried.get());
        } catch (TicketSystemException | InvalidSettingException trouble) {
            add(name, Proof.NOT_PROVED, String.valueOf(trouble.getMessage()));
        }
    }

    void add(String name, Proof proof, String message) {
        checks.add(new Check(name, proof, message));
    }
}
