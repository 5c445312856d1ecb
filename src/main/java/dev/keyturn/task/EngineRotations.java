package dev.keyturn.task;

import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Json;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.RequestRules;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationProblem.Kind;
import dev.keyturn.rotation.RotationProblem.RefusedRequest;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.rotation.StartVariables;
import dev.keyturn.secret.Secret;
import dev.keyturn.step.EngineIdentity;
import dev.keyturn.task.password.PresentState;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.RuntimeService;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.TransientDataAccessException;

/** Rotations as processes of the engine. */
class EngineRotations implements Rotations {

    private final RequestRules rules;
    private final RotationTable rotations;
    private final RotationViews views;
    private final RuntimeService runtime;
    private final Cancellation cancellation;
    private final PasswordEntry passwordEntry;
    private final PresentState present;
    private final EvidenceLog evidence;
    private final EngineIdentity engine;

    EngineRotations(
            RequestRules rules,
            RotationTable rotations,
            RotationViews views,
            @Lazy RuntimeService runtime,
            Cancellation cancellation,
            PasswordEntry passwordEntry,
            PresentState present,
            EvidenceLog evidence,
            EngineIdentity engine) {
        this.rules = rules;
        this.rotations = rotations;
        this.views = views;
        this.runtime = runtime;
        this.cancellation = cancellation;
        this.passwordEntry = passwordEntry;
        this.present = present;
        this.evidence = evidence;
        this.engine = engine;
    }

    @Override
    public RotationView request(RotationRequest asked, Person requester, @Nullable String idempotencyKey) {
        RotationRequest request = rules.spelled(asked);
        String ownKey = idempotencyKey == null ? null : requester.id() + ":" + idempotencyKey;
        RotationView known = known(request, requester, ownKey);
        if (known != null) {
            return known;
        }
        rules.check(request, requester);
        try {
            return start(request, idempotencyKey);
        } catch (RefusedRequest refused) {
            return refused(request, requester, ownKey, refused.problem());
        } catch (AuthorizationException e) {
            throw new RotationProblem(Kind.NOT_ALLOWED, "You are not allowed to ask for a rotation.");
        } catch (TransientDataAccessException e) {
            throw new RotationProblem(Kind.TRY_AGAIN_LATER, "Too many requests at once. Try again in a moment.");
        }
    }

    @Override
    public List<RotationView> list(Person reader, @Nullable String account, int limit) {
        return engine.asSystem(() ->
                rotations.list(reader, account, limit).stream().map(views::of).toList());
    }

    @Override
    public List<RotationView> running(Person reader) {
        return engine.asSystem(() -> rotations.running().stream()
                .filter(rotation -> rotation.isSeenBy(reader))
                .map(views::of)
                .toList());
    }

    @Override
    public RotationView get(String id, Person reader) {
        return engine.asSystem(() -> views.of(find(id, reader)));
    }

    @Override
    public void cancel(String id, Person person) {
        cancellation.cancel(find(id, person), person, null);
    }

    @Override
    public void enterPassword(String id, Person person, Secret password) {
        passwordEntry.enter(find(id, person), person, password);
    }

    @Override
    public List<Finding> check(String id, Person person) {
        return present.of(find(id, person));
    }

    @Override
    public String evidence(String id, Person reader) {
        find(id, reader);
        return evidence.find(id)
                .map(entry -> {
                    Map<String, Object> facts = Json.facts(entry);
                    facts.put(
                            "confirmation",
                            evidence.confirmation(id).map(Json::facts).orElse(null));
                    return Json.write(facts);
                })
                .orElseThrow(() -> new RotationProblem(
                        Kind.NOT_WAITING_FOR_THIS,
                        "Rotation " + id
                                + " has not ended, so there is no evidence yet. Ask again when its state is ENDED."));
    }

    @Override
    public @Nullable RotationView lastEnded(String account) {
        return rotations.lastEnded(account).map(views::of).orElse(null);
    }

    private RotationView start(RotationRequest request, @Nullable String idempotencyKey) {
        Map<String, Object> variables = StartVariables.of(request);
        variables.put(ProcessModel.IDEMPOTENCY_KEY, idempotencyKey);
        String id = runtime.startProcessInstanceByKey(ProcessModel.PROCESS, variables)
                .getBusinessKey();
        return engine.asSystem(() -> views.of(rotations.get(id)));
    }

    private RotationView refused(
            RotationRequest request, Person requester, @Nullable String ownKey, RotationProblem problem) {
        if (problem.kind() == Kind.KEY_REUSED || problem.kind() == Kind.ALREADY_RUNNING) {
            RotationView first = known(request, requester, ownKey);
            if (first != null) {
                return first;
            }
        }
        throw problem.kind() == Kind.ALREADY_RUNNING ? alreadyRunning(request.account(), requester) : problem;
    }

    /** Which one it is, is told to those who may see it. */
    private RotationProblem alreadyRunning(String account, Person requester) {
        return rotations
                .running(account)
                .flatMap(rotations::find)
                .filter(running -> running.isSeenBy(requester))
                .map(running -> new RotationProblem(
                        Kind.ALREADY_RUNNING,
                        "Rotation " + running.id() + " of " + account
                                + " is running already. Wait for its end, or cancel it.",
                        Map.of("rotation", running.id())))
                .orElseGet(() -> new RotationProblem(
                        Kind.ALREADY_RUNNING,
                        "A rotation of " + account
                                + " of another requester is running already. Wait for its end, or ask an operator."));
    }

    private @Nullable RotationView known(RotationRequest request, Person requester, @Nullable String ownKey) {
        Rotation first = ownKey == null
                ? null
                : rotations
                        .byKey(ownKey)
                        // a name with a colon in it, and a shorter key, would give the key of another person
                        .filter(found -> found.requester().equals(requester.id()))
                        .orElse(null);
        if (first == null) {
            return null;
        }
        if (!request.hash().equals(first.requestHash())) {
            throw new RotationProblem(
                    Kind.KEY_REUSED,
                    "This Idempotency-Key was used for another request. Use a new key for a new request.",
                    Map.of("rotation", first.id()));
        }
        return engine.asSystem(() -> views.of(first));
    }

    private Rotation find(String id, Person reader) {
        return rotations
                .find(id)
                .filter(found -> found.isSeenBy(reader))
                .orElseThrow(() -> new RotationProblem(Kind.UNKNOWN_ROTATION, "There is no rotation with this id."));
    }
}
