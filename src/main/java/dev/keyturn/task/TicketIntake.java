package dev.keyturn.task;

import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationProblem.Kind;
import dev.keyturn.rotation.RotationProblem.RefusedRequest;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.rotation.StartVariables;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.EngineIdentity;
import dev.keyturn.ticket.TicketRotations;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.context.annotation.Lazy;

/** Carries out what change tickets ask for, as a service of its own under the rules that hold for everybody. */
class TicketIntake implements TicketRotations {

    private static final Set<Outcome> UNCHANGED = Set.of(Outcome.REJECTED, Outcome.CANCELLED, Outcome.EXPIRED);

    private final RotationTable rotations;
    private final Cancellation cancellation;
    private final DurableSteps steps;
    private final RuntimeService runtime;
    private final EngineIdentity engine;

    TicketIntake(
            RotationTable rotations,
            Cancellation cancellation,
            DurableSteps steps,
            @Lazy RuntimeService runtime,
            EngineIdentity engine) {
        this.rotations = rotations;
        this.cancellation = cancellation;
        this.steps = steps;
        this.runtime = runtime;
        this.engine = engine;
    }

    @Override
    public String start(Request request) {
        try {
            return engine.as(Person.TICKET_INTAKE, () -> {
                return runtime.createMessageCorrelation(ProcessModel.REQUESTED_MESSAGE)
                        .setVariables(variables(request))
                        .correlateStartMessage()
                        .getBusinessKey();
            });
        } catch (RefusedRequest refused) {
            throw refused(refused.problem());
        }
    }

    @Override
    public Optional<Known> latest(String ticket) {
        return rotations
                .latestOfTicket(ticket)
                .map(rotation -> new Known(
                        rotation.id(),
                        rotation.account(),
                        rotation.endedAt() != null,
                        rotation.outcome() != null && !UNCHANGED.contains(rotation.outcome())));
    }

    @Override
    public Optional<String> running(String account) {
        return rotations.running(account);
    }

    @Override
    public void cancel(String rotationId, String why) {
        Rotation rotation = rotations.get(rotationId);
        try {
            engine.as(Person.TICKET_INTAKE, () -> {
                cancellation.cancel(rotation, Person.TICKET_INTAKE, why);
                return rotationId;
            });
        } catch (RotationProblem problem) {
            throw refused(problem);
        }
    }

    @Override
    public void checkAgain(String rotationId) {
        steps.runNow(rotationId, ModelStep.CONFIRM_TICKET.delegate());
    }

    private static Refused refused(RotationProblem problem) {
        boolean later = problem.kind() == Kind.ALREADY_RUNNING || problem.kind() == Kind.TRY_AGAIN_LATER;
        return new Refused(problem.getMessage(), later);
    }

    private static Map<String, Object> variables(Request request) {
        return StartVariables.of(new RotationRequest(
                request.account(),
                RotationRequest.Kind.ROTATE,
                request.reason(),
                request.ticket(),
                request.windowStart(),
                request.windowEnd(),
                false,
                request.onBehalfOf()));
    }
}
