package dev.keyturn.task;

import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.RefusedRequest;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationProblem.Kind;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.ticket.TicketRotations;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;

/** Carries out what change tickets ask for, as a service of its own under the rules that hold for everybody. */
class TicketIntake implements TicketRotations {

    private static final Set<Outcome> UNCHANGED = Set.of(Outcome.REJECTED, Outcome.CANCELLED, Outcome.EXPIRED);

    private final RotationTable rotations;
    private final ApprovalTable approvals;
    private final Cancellation cancellation;
    private final DurableSteps steps;
    private final RuntimeService runtime;
    private final IdentityService identity;

    TicketIntake(
            RotationTable rotations,
            ApprovalTable approvals,
            Cancellation cancellation,
            DurableSteps steps,
            @Lazy RuntimeService runtime,
            @Lazy IdentityService identity) {
        this.rotations = rotations;
        this.approvals = approvals;
        this.cancellation = cancellation;
        this.steps = steps;
        this.runtime = runtime;
        this.identity = identity;
    }

    @Override
    public String start(Request request) {
        try {
            return asDesk(() -> {
                String id = runtime.createMessageCorrelation(ProcessModel.REQUESTED_MESSAGE)
                        .setVariables(variables(request))
                        .correlateStartMessage()
                        .getBusinessKey();
                if (request.firstApproval()) {
                    approvals.oneByTicket(id, request.ticket());
                }
                return id;
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
            asDesk(() -> {
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

    private <T> T asDesk(Supplier<T> work) {
        Authentication before = identity.getCurrentAuthentication();
        identity.setAuthentication(Person.TICKET_INTAKE.id(), List.copyOf(Person.TICKET_INTAKE.groups()));
        try {
            return work.get();
        } finally {
            identity.clearAuthentication();
            if (before != null) {
                identity.setAuthentication(before);
            }
        }
    }

    private static Map<String, Object> variables(Request request) {
        Map<String, Object> variables = new HashMap<>();
        variables.put(ProcessModel.ACCOUNT, request.account());
        variables.put(ProcessModel.REASON, request.reason());
        variables.put(ProcessModel.TICKET, request.ticket());
        variables.put(ProcessModel.WINDOW_START, date(request.windowStart()));
        variables.put(ProcessModel.WINDOW_END, date(request.windowEnd()));
        variables.put(ProcessModel.ON_BEHALF_OF, request.onBehalfOf());
        return variables;
    }

    private static @Nullable Date date(@Nullable Instant instant) {
        return instant == null ? null : Date.from(instant);
    }
}
