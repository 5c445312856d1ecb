package dev.keyturn.check;

import dev.keyturn.ticket.SourceDiagnostics;
import dev.keyturn.ticket.SourceDiagnostics.Check;
import dev.keyturn.ticket.SourceDiagnostics.Proof;
import dev.keyturn.ticket.TicketSources;
import java.time.Clock;
import java.util.List;

/** Asks each ticket system for what needs no ticket. A whole proof, with a ticket, is {@code POST /api/tickets/{source}/test}. */
public final class TicketSourceChecks {

    private TicketSourceChecks() {}

    public static List<SystemCheck> of(TicketSources sources, Clock clock) {
        return sources.read().stream()
                .map(name -> {
                    String setting = "keyturn.tickets.sources." + name;
                    return new SystemCheck(
                            name,
                            setting,
                            () -> results(setting, name, SourceDiagnostics.withoutTicket(sources, name, clock)));
                })
                .toList();
    }

    private static List<CheckResult> results(String setting, String name, List<Check> checks) {
        boolean refused = checks.size() == 1;
        return checks.stream()
                .map(check -> result(setting, name, check, refused))
                .toList();
    }

    private static CheckResult result(String setting, String name, Check check, boolean refused) {
        String about =
                switch (check.name()) {
                    case "login" -> setting + ".login";
                    case "names" -> setting + ".gate";
                    default -> setting + ".poll";
                };
        if (check.proof() == Proof.PROVED) {
            return CheckResult.well(about, name, check.message());
        }
        return refused
                ? CheckResult.wrong(about, name, check.message())
                : CheckResult.doubtful(about, name, check.message());
    }
}
