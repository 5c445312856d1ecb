package dev.keyturn.trigger;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Person;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.RequestRules;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.step.EngineIdentity;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.syncserver.Symptom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;

/**
 * Asks the sync servers of an account whether its password still works there, and when one says no, asks for one
 * {@code REPAIR} as a service of its own, with what was seen as the reason. It approves nothing and changes nothing.
 */
public class SymptomWatch {

    /** Who asks, having seen what others asked for. It is no user and cannot log in. */
    static final Person WATCH = new Person("keyturn-watch", Set.of(Person.REQUESTERS, Person.AUDITORS));

    /** How long nothing is asked for after a person ended a repair without doing it. */
    static final Duration QUIET_AFTER_REFUSAL = Duration.ofHours(4);

    private static final Logger log = LoggerFactory.getLogger(SymptomWatch.class);

    private final ConnectorAdapter connectors;
    private final Rotations rotations;
    private final EngineIdentity engine;
    private final Clock clock;

    public SymptomWatch(ConnectorAdapter connectors, Rotations rotations, @Lazy IdentityService identity, Clock clock) {
        this.connectors = connectors;
        this.rotations = rotations;
        this.engine = new EngineIdentity(identity);
        this.clock = clock;
    }

    /** The result of one check of an account. */
    public enum CheckResult {
        /** No server was asked: a rotation is running, or a person has refused a repair lately. */
        IN_HAND,
        WELL,
        /** At least one server could not be asked, and those that could be are well. */
        NOT_ALL_ASKED,
        /** A repair was asked for. */
        SYMPTOMS
    }

    /** Asks every server of the account once. A server that cannot be asked is asked again next time. */
    public CheckResult check(Account account) {
        if (isInHand(account)) {
            return CheckResult.IN_HAND;
        }
        boolean allAsked = true;
        List<Symptom> symptoms = new ArrayList<>();
        for (SyncServer server : account.servers()) {
            try {
                symptoms.addAll(connectors.symptoms(account, server));
            } catch (StepFailure failure) {
                allAsked = false;
                log.info("The watch could not ask {}: {} It asks again.", server.name(), failure.message());
            }
        }
        if (!symptoms.isEmpty()) {
            askForRepair(account, symptoms);
            return CheckResult.SYMPTOMS;
        }
        return allAsked ? CheckResult.WELL : CheckResult.NOT_ALL_ASKED;
    }

    private boolean isInHand(Account account) {
        Instant quietSince = clock.instant().minus(QUIET_AFTER_REFUSAL);
        return rotations.list(WATCH, account.name(), 1).stream()
                .anyMatch(last -> last.state() != RotationView.State.ENDED || wasRefused(last, quietSince));
    }

    private static boolean wasRefused(RotationView last, Instant quietSince) {
        Instant endedAt = last.endedAt();
        boolean undone = last.outcome() == RotationView.Outcome.REJECTED
                || last.outcome() == RotationView.Outcome.CANCELLED
                || last.outcome() == RotationView.Outcome.EXPIRED;
        return undone && last.requester().equals(WATCH.id()) && endedAt != null && endedAt.isAfter(quietSince);
    }

    private void askForRepair(Account account, List<Symptom> symptoms) {
        RotationRequest request = new RotationRequest(
                account.name(), RotationRequest.Kind.REPAIR, reason(account, symptoms), null, null, null);
        try {
            RotationView repair = engine.as(WATCH, () -> rotations.request(request, WATCH, null));
            log.warn("{} Repair {} was asked for and waits for approval.", request.reason(), repair.id());
        } catch (RotationProblem problem) {
            if (problem.kind() != RotationProblem.Kind.ALREADY_RUNNING) {
                log.error("{} No repair could be asked for: {}", request.reason(), problem.getMessage());
            }
        }
    }

    private static String reason(Account account, List<Symptom> symptoms) {
        String seen = symptoms.stream()
                .map(symptom -> symptom.server() + ": " + symptom.message())
                .collect(Collectors.joining("; "));
        String reason = "The sync servers cannot log in as " + account.account()
                + ": its password was changed, or the account is locked. Seen: " + seen + ".";
        return PlainText.oneLine(reason, RequestRules.LONGEST_REASON);
    }
}
