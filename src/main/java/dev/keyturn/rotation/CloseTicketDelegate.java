package dev.keyturn.rotation;

import dev.keyturn.ticket.ChangeTickets;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/** Tells the change ticket how the rotation ended. */
class CloseTicketDelegate implements JavaDelegate {

    private final ChangeTickets tickets;
    private final RotationTable rotations;

    CloseTicketDelegate(ChangeTickets tickets, RotationTable rotations) {
        this.tickets = tickets;
        this.rotations = rotations;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Rotation rotation = rotations.get(execution.getProcessBusinessKey());
        tickets.close(rotation.id(), rotation.ticket(), String.valueOf(rotation.outcome()), (String)
                execution.getVariable(Picture.EVIDENCE_HASH));
    }
}
