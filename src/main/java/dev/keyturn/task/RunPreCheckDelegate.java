package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.approval.TicketApproval;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Json;
import dev.keyturn.kernel.Person;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.rotation.AccountIdentity;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationRequest.Kind;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.EngineIdentity;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.ticket.ChangeTickets;
import dev.keyturn.ticket.ChangeTickets.Moment;
import dev.keyturn.ticket.GateDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Shows the approver what would be changed where, and what blocks it. It never fails for what it finds. */
@Component("runPreCheck")
class RunPreCheckDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final Readiness readiness;
    private final ChangeTickets tickets;
    private final TicketApproval ticketApproval;
    private final RotationTable rotations;
    private final EngineIdentity engine;

    RunPreCheckDelegate(
            DurableSteps steps,
            Accounts accounts,
            Readiness readiness,
            ChangeTickets tickets,
            TicketApproval ticketApproval,
            RotationTable rotations,
            EngineIdentity engine) {
        super(steps);
        this.accounts = accounts;
        this.readiness = readiness;
        this.tickets = tickets;
        this.ticketApproval = ticketApproval;
        this.rotations = rotations;
        this.engine = engine;
    }

    @Override
    protected StepResult work(StepContext step) {
        Account account = accounts.named(step.account());
        Readiness.Report report = readiness.check(step.rotationId(), account);
        List<Finding> findings = new ArrayList<>(report.findings());
        findings.addAll(ticketFindings(rotations.get(step.rotationId()), account));
        rotations.findings(step.rotationId(), Json.write(findings));
        Kind kind = rotations.get(step.rotationId()).kind();
        if (kind == Kind.REPAIR) {
            rotations.passwordEntered(step.rotationId(), report.stored());
        }
        Map<String, Object> evidence = AccountIdentity.evidence(report.account());
        evidence.put("blocking", report.blocking().size());
        evidence.put(ProcessModel.CAN_ROLL_BACK, report.canRollBack());
        return StepResult.seen(evidence)
                .and(ProcessModel.FINDINGS, findings)
                .and(ProcessModel.PLAN, Json.write(plan(account, kind, report.stored())))
                .and(ProcessModel.CAN_ROLL_BACK, report.canRollBack());
    }

    /** The approver sees what the ticket says; whether it allows the change is asked right before it. */
    private List<Finding> ticketFindings(Rotation rotation, Account account) {
        String ticket = rotation.ticket();
        if (ticket == null) {
            return List.of();
        }
        ChangeTickets.Reading reading = tickets.read(rotation.id(), account, ticket, Moment.PRE_CHECK);
        reading.authors().stream().findFirst().ifPresent(author -> rotations.onBehalfOf(rotation.id(), author.first()));
        List<Finding> findings = new ArrayList<>();
        GateDecision decision = reading.decision();
        findings.add(
                switch (decision.answer()) {
                    case PROCEED -> Finding.informs(ticket, decision.message());
                    case WAIT -> Finding.warns(ticket, decision.message());
                    case STOP, EXPIRE -> Finding.blocks(ticket, decision.message());
                });
        approvals(rotation, ticket, reading).forEach(message -> findings.add(Finding.informs(ticket, message)));
        return findings;
    }

    /** What the ticket's people change about who has to approve. A service account says itself for whom it asks. */
    private List<String> approvals(Rotation rotation, String ticket, ChangeTickets.Reading reading) {
        String requester = rotation.requester();
        String onBehalfOf = rotation.onBehalfOf();
        boolean byService = engine.asSystem(() -> engine.groupsOf(requester)).contains(Person.TICKETS);
        if (byService && reading.authors().isEmpty()) {
            return onBehalfOf == null
                    ? ticketApproval.withoutAuthor(rotation.id(), ticket)
                    : ticketApproval.apply(rotation.id(), ticket, List.of(PersonNames.of(onBehalfOf)), List.of());
        }
        boolean byTicket = requester.equals(Person.TICKET_INTAKE.id());
        return ticketApproval.apply(
                rotation.id(), ticket, reading.authors(), byTicket ? reading.approvers() : List.of());
    }

    private static List<String> plan(Account account, Kind kind, boolean stored) {
        List<String> messages = new ArrayList<>();
        if (kind == Kind.ROTATE) {
            messages.add("Active Directory: " + account.account() + " in " + account.domain()
                    + " gets a new password that Keyturn makes.");
        } else {
            messages.add(
                    "Active Directory keeps the password of " + account.account()
                            + (stored
                                    ? ", which is the one that Keyturn has stored. It is proved once more, and nobody has to enter it."
                                    : " that a person has set. That person enters it, and it is proved before it is stored anywhere."));
        }
        for (SyncServer server : account.servers()) {
            messages.add(
                    "Sync server " + server.name() + ": connector " + account.connector()
                            + " gets the password, the service Microsoft Entra ID Sync is restarted, a delta import verifies it.");
        }
        messages.add(
                "Sync is paused on each of these servers before, and put back on each as it was found afterwards.");
        return messages;
    }
}
