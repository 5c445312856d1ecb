package dev.keyturn.task;

import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationProblem.Kind;
import dev.keyturn.rotation.RotationProblem.RefusedRequest;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.TicketNumbers;
import dev.keyturn.step.CommandRetries;
import dev.keyturn.step.EngineIdentity;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Cancels from Tasklist or by a change ticket, under the same rules as everywhere, in the transaction that asks for it. */
@Component("cancelRotation")
class CancelRotationDelegate implements JavaDelegate {

    private static final int LONGEST_COMMENT = 1000;

    private final RotationTable rotations;
    private final TicketNumbers tickets;
    private final Cancellation cancellation;
    private final EngineIdentity engine;

    CancelRotationDelegate(
            RotationTable rotations, TicketNumbers tickets, Cancellation cancellation, EngineIdentity engine) {
        this.rotations = rotations;
        this.tickets = tickets;
        this.cancellation = cancellation;
        this.engine = engine;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CommandRetries.allow();
        try {
            Person person = engine.person()
                    .orElseThrow(() ->
                            new RotationProblem(Kind.NOT_ALLOWED, "Only a logged-in user can cancel a rotation."));
            String comment = text(execution, ProcessModel.COMMENT);
            if (comment != null && comment.length() > LONGEST_COMMENT) {
                throw new RotationProblem(
                        Kind.INVALID_REQUEST, "The comment is longer than " + LONGEST_COMMENT + " characters.");
            }
            for (Rotation rotation :
                    meant(person, text(execution, ProcessModel.ROTATION), text(execution, ProcessModel.TICKET))) {
                cancellation.cancelInTransaction(rotation, person, comment);
            }
        } catch (RotationProblem problem) {
            throw new RefusedRequest(problem);
        }
    }

    private List<Rotation> meant(Person person, @Nullable String rotation, @Nullable String ticket) {
        String words = rotation == null || rotation.isBlank() ? ticket : rotation;
        if (words == null || words.isBlank()) {
            throw new RotationProblem(Kind.INVALID_REQUEST, "Say which rotation: its id, its account or its ticket.");
        }
        String known = words.strip();
        List<Rotation> running = seen(person, known);
        if (running.isEmpty()) {
            running = tickets.spelled(known).map(number -> seen(person, number)).orElse(running);
        }
        if (running.isEmpty()) {
            throw new RotationProblem(
                    Kind.UNKNOWN_ROTATION,
                    "No rotation is running that has this id, account or ticket. Perhaps it has ended already.");
        }
        return running;
    }

    private List<Rotation> seen(Person person, String words) {
        return rotations.running(words, words).stream()
                .filter(found -> found.isSeenBy(person))
                .toList();
    }

    private static @Nullable String text(DelegateExecution execution, String name) {
        Object value = execution.getVariable(name);
        if (value != null && !(value instanceof String)) {
            throw new RotationProblem(Kind.INVALID_REQUEST, "The variable " + name + " is no text.");
        }
        return (String) value;
    }
}
