package dev.keyturn.rotation;

import dev.keyturn.account.Accounts;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.StepRecords;
import dev.keyturn.ticket.ChangeTickets;
import dev.keyturn.ticket.TicketRotations;
import java.time.Clock;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The beans that deal with the change ticket of a rotation, and with what a ticket can cancel. */
@Configuration(proxyBeanMethods = false)
class TicketDeskConfiguration {

    @Bean
    TicketRotations ticketDesk(
            RotationTable rotations,
            ApprovalTable approvals,
            Cancellation cancellation,
            DurableSteps steps,
            @Lazy RuntimeService runtime,
            @Lazy IdentityService identity) {
        return new TicketDesk(rotations, approvals, cancellation, steps, runtime, identity);
    }

    @Bean
    TicketStages ticketStages(
            BoundRotations bound, ChangeTickets tickets, StepRecords steps, RemainingServers remaining) {
        return new TicketStages(bound, tickets, new FailureReports(steps, remaining));
    }

    @Bean
    ConfirmTicketDelegate confirmTicket(
            DurableSteps steps,
            Accounts accounts,
            ChangeTickets tickets,
            TicketRotations desk,
            RotationTable rotations,
            Clock clock) {
        return new ConfirmTicketDelegate(steps, accounts, tickets, desk, rotations, clock);
    }

    @Bean
    CloseTicketDelegate closeTicket(StepOrder order, ChangeTickets tickets) {
        return new CloseTicketDelegate(order, tickets);
    }

    @Bean
    CancelRotationDelegate cancelRotation(RotationTable rotations, Cancellation cancellation, CurrentPerson people) {
        return new CancelRotationDelegate(rotations, cancellation, people);
    }
}
