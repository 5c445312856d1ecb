package dev.keyturn.ticket;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.ticket.SourceDiagnostics.Check;
import dev.keyturn.ticket.SourceDiagnostics.Proof;
import dev.keyturn.ticket.TicketSourceSettings.Login;
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

    /** @return whether it is taken */
    boolean login() {
        try {
            probe();
            add(
                    "login",
                    Proof.PROVED,
                    source.type() == TicketSourceSettings.Type.GENERIC
                            ? "Its login is proved by reading a ticket."
                            : "The system answers and takes Keyturn's login.");
            return true;
        } catch (StepFailure trouble) {
            add("login", Proof.NOT_PROVED, trouble.message());
            return false;
        }
    }

    void changes() {
        proved("changes", () -> {
            int changed = system.changedSince(clock.instant().minus(Duration.ofMinutes(1)))
                    .size();
            return "Changed tickets are listed, " + changed + " of the last minute; "
                    + (source.settings().poll() == null
                            ? "poll is off."
                            : "they are asked for every " + source.settings().poll() + ".");
        });
    }

    /** Names follow a language, so what settings call states and types must be known, or be ids. */
    void names() {
        GateRules rules = source.gate().rules();
        List<String> states = new ArrayList<>(rules.namedStates());
        tried("names", () -> {
            List<String> doubtful = system.doubtfulNames(states, rules.namedTypes());
            return doubtful.isEmpty()
                    ? new Check("names", Proof.PROVED, "Every state and type that the gate names is known.")
                    : new Check("names", Proof.NOT_PROVED, String.join(" ", doubtful));
        });
    }

    private void proved(String name, Supplier<String> tried) {
        tried(name, () -> new Check(name, Proof.PROVED, tried.get()));
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
