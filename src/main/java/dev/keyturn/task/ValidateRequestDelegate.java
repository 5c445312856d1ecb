package dev.keyturn.task;

import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.CurrentLogin;
import dev.keyturn.rotation.CurrentPerson;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.RefusedRequest;
import dev.keyturn.rotation.RequestRules;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationProblem.Kind;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.StartVariables;
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
 * Makes a rotation of a started process: checks the request, gives it its id, independent of the business key that was
 * sent, and takes the account. It runs in the transaction that starts the process, so a refused request leaves nothing
 * behind. Every variable that steers the process is set here, independent of the variables of the start.
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
            execution.setVariables(processVariables(id, requester, request));
            log.info(
                    "Rotation {}: {} asks for {} of {}. The pre-check comes next, then the approval by another person.",
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

    private Map<String, Object> processVariables(String id, String requester, RotationRequest request) {
        Instant now = clock.instant();
        Instant start = request.windowStart() == null ? now : request.windowStart();
        Instant end = request.windowEnd();
        Map<String, Object> variables = new HashMap<>();
        variables.put(ProcessModel.ROTATION, id);
        variables.put(ProcessModel.ACCOUNT, request.account());
        variables.put(ProcessModel.KIND, request.kind().name());
        variables.put(ProcessModel.REQUESTER, requester);
        variables.put(ProcessModel.REASON, request.reason());
        variables.put(ProcessModel.TICKET, request.ticket());
        variables.put(ProcessModel.WINDOW_START, Date.from(start));
        variables.put(ProcessModel.WINDOW_END, end == null ? null : Date.from(end));
        variables.put(ProcessModel.URGENT, request.urgent());
        variables.put(ProcessModel.ON_BEHALF_OF, request.onBehalfOf());
        variables.put(ProcessModel.OUTCOME, null);
        variables.put(ProcessModel.DECISION, null);
        variables.put(ProcessModel.COMMENT, null);
        variables.put(ProcessModel.FAILURE, null);
        variables.put(ProcessModel.IDEMPOTENCY_KEY, null);
        return variables;
    }

    private static @Nullable String idempotencyKey(DelegateExecution execution) {
        Object key = execution.getVariable(ProcessModel.IDEMPOTENCY_KEY);
        if (key == null || key instanceof String) {
            return (String) key;
        }
        throw new RotationProblem(
                Kind.INVALID_REQUEST, "The variable " + ProcessModel.IDEMPOTENCY_KEY + " must be a text.");
    }

    private Person person() {
        return people.find()
                .orElseThrow(
                        () -> new RotationProblem(Kind.NOT_ALLOWED, "Only a logged-in user can ask for a rotation."));
    }
}
