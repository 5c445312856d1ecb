package dev.keyturn.task;

import dev.keyturn.kernel.LoginMethods;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.RequestRules;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationProblem.Kind;
import dev.keyturn.rotation.RotationProblem.RefusedRequest;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.StartVariables;
import dev.keyturn.step.CommandRetries;
import dev.keyturn.step.EngineIdentity;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
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
    private final EngineIdentity engine;
    private final LoginMethods logins;
    private final RotationTable rotations;
    private final Clock clock;

    ValidateRequestDelegate(
            StepOrder order,
            RequestRules rules,
            EngineIdentity engine,
            LoginMethods logins,
            RotationTable rotations,
            Clock clock) {
        this.order = order;
        this.rules = rules;
        this.engine = engine;
        this.logins = logins;
        this.rotations = rotations;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CommandRetries.allow();
        order.requireNew(execution);
        try {
            Person person = engine.person()
                    .orElseThrow(() ->
                            new RotationProblem(Kind.NOT_ALLOWED, "Only a logged-in user can ask for a rotation."));
            String requester = person.id();
            RotationRequest request = rules.spelled(StartVariables.read(execution));
            rules.check(request, person);
            String id = UUID.randomUUID().toString();
            execution.setProcessBusinessKey(id);
            Instant now = clock.instant();
            store(id, execution, requester, request, now);
            execution.setVariables(processVariables(id, requester, request, now));
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

    private void store(String id, DelegateExecution execution, String requester, RotationRequest request, Instant now) {
        Object key = execution.getVariable(ProcessModel.IDEMPOTENCY_KEY);
        try {
            rotations.insert(
                    id,
                    execution.getProcessInstanceId(),
                    requester,
                    logins.ofActor(requester),
                    request,
                    key == null ? null : requester + ":" + key,
                    request.hash(),
                    now);
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

    private static Map<String, Object> processVariables(
            String id, String requester, RotationRequest request, Instant now) {
        Map<String, Object> variables = StartVariables.shown(id, request, requester, now);
        for (String steering : List.of(
                ProcessModel.OUTCOME,
                ProcessModel.DECISION,
                ProcessModel.COMMENT,
                ProcessModel.FAILURE,
                ProcessModel.IDEMPOTENCY_KEY)) {
            variables.put(steering, null);
        }
        return variables;
    }
}
