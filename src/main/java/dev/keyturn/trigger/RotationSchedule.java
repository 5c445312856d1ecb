package dev.keyturn.trigger;

import dev.keyturn.account.Account;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Intent;
import dev.keyturn.kernel.Person;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretVersion;
import dev.keyturn.step.EngineIdentity;
import dev.keyturn.trigger.ChangeWindows.ChangeWindow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;

/**
 * Asks for the rotation of an account whose password is going to be too old. It is a request like every other: people
 * approve it, and it waits for its change window.
 */
public class RotationSchedule {

    /** Who asks. It is no user and cannot log in. */
    static final Person SCHEDULE = new Person("keyturn-schedule", Set.of(Person.REQUESTERS, Person.AUDITORS));

    /** How long nothing is asked for after a rotation ended without a new password. */
    private static final Duration QUIET_AFTER_REFUSAL = Duration.ofDays(3);

    private static final Logger log = LoggerFactory.getLogger(RotationSchedule.class);

    /** The result of one check of an account. */
    public enum CheckResult {
        NOT_DUE,
        /** A rotation runs, or a person has refused one lately. */
        IN_HAND,
        /** Active Directory could not be asked how old the password is. */
        NOT_ASKED,
        REQUESTED,
        /** It is due, and a person has to do something, which was logged. */
        NEEDS_A_PERSON
    }

    private final Schedule schedule;
    private final Directory directory;
    private final SecretStore secrets;
    private final Rotations rotations;
    private final EngineIdentity engine;
    private final Clock clock;

    public RotationSchedule(
            Schedule schedule,
            Directory directory,
            SecretStore secrets,
            Rotations rotations,
            @Lazy IdentityService identity,
            Clock clock) {
        this.schedule = schedule;
        this.directory = directory;
        this.secrets = secrets;
        this.rotations = rotations;
        this.engine = new EngineIdentity(identity);
        this.clock = clock;
    }

    /** Safe to repeat at any time: whether a rotation is due depends on the password's age alone. */
    public CheckResult check(Account account) {
        RotationView last =
                rotations.list(SCHEDULE, account.name(), 1).stream().findFirst().orElse(null);
        if (last != null && isInHand(last)) {
            return CheckResult.IN_HAND;
        }
        Instant setAt;
        try {
            setAt = setAt(account);
        } catch (StepFailure failure) {
            log.warn("The schedule could not ask how old the password of {} is: {}", account.name(), failure.message());
            return CheckResult.NOT_ASKED;
        }
        Instant since = setAt == null ? Instant.EPOCH : setAt;
        Instant now = clock.instant();
        if (now.isBefore(schedule.askAt(account.name(), since, account.maximumAge()))) {
            return CheckResult.NOT_DUE;
        }
        return schedule.window(now)
                .map(window -> ask(account, setAt, last, window))
                .orElseGet(() -> {
                    log.error(
                            "The password of {} is due, and keyturn.schedule allows no change window. Allow one.",
                            account.name());
                    return CheckResult.NEEDS_A_PERSON;
                });
    }

    /**
     * When the password in use was made; null when unknown. Active Directory takes a password that is rolled back to
     * for a new one.
     */
    private @Nullable Instant setAt(Account account) {
        Instant told = directory.check(account, Intent.toChange(false)).pwdLastSet();
        Instant made = secrets.history(account.name()).stream()
                .filter(version -> version.labels().stream()
                        .anyMatch(label -> label.label() == SecretStore.Label.CURRENT && label.until() == null))
                .map(SecretVersion::madeAt)
                .findFirst()
                .orElse(null);
        return told != null && made != null && made.isBefore(told) ? made : told;
    }

    private boolean isInHand(RotationView last) {
        return last.endedAt() == null
                || last.outcome() != RotationView.Outcome.VERIFIED
                        && last.endedAt().isAfter(clock.instant().minus(QUIET_AFTER_REFUSAL));
    }

    /**
     * One request follows a rotation at most: a node that slept between the check and the request asks in vain, however
     * much happened meanwhile.
     */
    private CheckResult ask(
            Account account, @Nullable Instant setAt, @Nullable RotationView last, ChangeWindow window) {
        String reason = "The password of " + account.account() + " was last set "
                + (setAt == null ? "at an unknown time" : "at " + setAt) + " and may be "
                + account.maximumAge().toDays() + " days old.";
        RotationRequest request = new RotationRequest(
                account.name(), RotationRequest.Kind.ROTATE, reason, null, window.start(), window.end());
        try {
            String key = account.name() + " after " + (last == null ? "none" : last.id());
            RotationView rotation = engine.as(SCHEDULE, () -> rotations.request(request, SCHEDULE, key));
            log.info("{} Rotation {} was asked for and waits for approval.", reason, rotation.id());
            return CheckResult.REQUESTED;
        } catch (RotationProblem problem) {
            if (problem.kind() == RotationProblem.Kind.ALREADY_RUNNING
                    || problem.kind() == RotationProblem.Kind.KEY_REUSED) {
                return CheckResult.IN_HAND;
            }
            log.warn("{} It is due, and the schedule could not ask for a rotation: {}", reason, problem.getMessage());
            return CheckResult.NEEDS_A_PERSON;
        }
    }
}
