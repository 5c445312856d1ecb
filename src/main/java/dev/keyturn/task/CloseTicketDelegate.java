package dev.keyturn.task;

import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.ticket.ChangeTickets;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Updates the change ticket with the end of the rotation. */
@Component("closeTicket")
class CloseTicketDelegate extends LocalDelegate {

    private final ChangeTickets tickets;

    CloseTicketDelegate(StepOrder order, ChangeTickets tickets) {
        super(ModelStep.CLOSE_TICKET, order);
        this.tickets = tickets;
    }

    @Override
    void act(DelegateExecution execution, Rotation rotation) {
        tickets.close(rotation.id(), rotation.ticket(), String.valueOf(rotation.outcome()), (String)
                execution.getVariable(ProcessModel.EVIDENCE_HASH));
    }
}
