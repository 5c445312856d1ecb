package dev.keyturn.rotation;

import dev.keyturn.rotation.RotationProblem.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Makes a rotation of a started process: checks the request, gives it its id, whatever business key came in, and takes the
 * account. It runs in the
 * transaction that starts the process, so a refused request leaves nothing behind. Every variable that steers the
 * process is set here, whatever came in with the start.
 */
@Component("validateRequest")
class ValidateRequestDelegate implements JavaDelegate {

    private static final Logger log = LoggerFactory.getLogger(ValidateRequestDelegate.class);

    private final StepOrder order;
    private final RequestRules rules;
    private final CurrentPerson people;
    private final CurrentLogin login;
    private final RotationTable rotations;
    private final Clock clock;

    ValidateRequestDelegate(
            StepOrder order,
            RequestRules rules,
            CurrentPerson people,
            CurrentLogin login,
            RotationTable rotations,
            Clock clock) {
        this.order = order;
        this.rules = rules;
        this.people = people;
        this.login = login;
        this.rotations = rotations;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        order.requireNew(execution);
        try {
            Person person = person();
            String requester = person.id();
            RotationRequest request = StartVariables.read(execution);
            rules.check(request, person);
            String id = UUID.randomUUID().toString();
            execution.setProcessBusinessKey(id);
            store(id, execution.getProcessInstanceId(), requester, request, idempotencyKey(execution));
            execution.setVariables(steering(id, requester, request));
            log.info(
                    "Rotation {}: {} asks for {} of {}. A first look comes next, then the approval of somebody else.",
                    id,
                    requester,
                    request.kind(),
                    request.account());
        } catch (RotationProblem problem) {
            throw new RefusedRequest(problem);
        }
    }

    private void store(String id, String instance, String requester, RotationRequest request, @Nullable String key) {
        try {
            String ownKey = key == null ? null : requester + ":" + key;
            rotations.insert(
                    id, instance, requester, login.of(requester), request, ownKey, request.hash(), clock.instant());
        } catch (DuplicateKeyException e) {
            throw new RotationProblem(
                    Kind.KEY_REUSED, "This request was made before. Look it up instead of repeating it.");
        }
        try {
            rotations.take(request.account(), id);
        } catch (DuplicateKeyException e) {
            throw new RotationProblem(
                    Kind.ALREADY_RUNNING, "A rotation of " + request.account() + " is running already.");
        }
    }

    private Map<String, Object> steering(String id, String requester, RotationRequest request) {
        Instant now = clock.instant();
        Instant start = request.windowStart() == null ? now : request.windowStart();
        Instant end = request.windowEnd();
        Map<String, Object> variables = new HashMap<>();
        variables.put(Picture.ROTATION, id);
        variables.put(Picture.ACCOUNT, request.account());
        variables.put(Picture.KIND, request.kind().name());
        variables.put(Picture.REQUESTER, requester);
        variables.put(Picture.REASON, request.reason());
        variables.put(Picture.TICKET, request.ticket());
        variables.put(Picture.WINDOW_START, Date.from(start));
        variables.put(Picture.WINDOW_END, end == null ? null : Date.from(end));
        variables.put(Picture.URGENT, request.urgent());
        variables.put(Picture.ON_BEHALF_OF, request.onBehalfOf());
        variables.put(Picture.OUTCOME, null);
        variables.put(Picture.DECISION, null);
        variables.put(Picture.COMMENT, null);
        variables.put(Picture.FAILURE, null);
        variables.put(Picture.IDEMPOTENCY_KEY, null);
        return variables;
    }

    private static @Nullable String idempotencyKey(DelegateExecution execution) {
        Object key = execution.getVariable(Picture.IDEMPOTENCY_KEY);
        if (key == null || key instanceof String) {
            return (String) key;
        }
        throw new RotationProblem(Kind.INVALID_REQUEST, "The variable " + Picture.IDEMPOTENCY_KEY + " must be a text.");
    }

    private Person person() {
        return people.find()
                .orElseThrow(() -> new RotationProblem(
                        Kind.NOT_ALLOWED, "Only somebody who is logged in can ask for a rotation."));
    }
}
