package dev.keyturn.rotation;

import dev.keyturn.kernel.LoginMethod;
import dev.keyturn.kernel.LoginMethods;
import dev.keyturn.kernel.Person;
import dev.keyturn.step.EngineIdentity;
import dev.keyturn.step.EngineInternals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.EntityTypes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Refuses what tries to get into a rotation by a way that is not its own. The engine undoes the command, and its
 * interfaces answer 400 with the message; the attempt itself is kept in a transaction of its own, independent of the
 * command: in the operation log, and, for a rotation that exists, in the chain of evidence.
 */
public class RefusedAttempts {

    static final String OPERATION = "RefusedAttempt";

    private static final Logger log = LoggerFactory.getLogger(RefusedAttempts.class);
    private static final Duration WITHIN = Duration.ofMinutes(1);

    /** More of one person in that time are not kept one by one, so that the table cannot be filled. */
    private static final int MOST = 60;

    private static final int LONGEST_NAME = 64;

    private final OperationLog operationLog;
    private final RotationTable rotations;
    private final AttemptLog chain;
    private final EngineIdentity engine;
    private final LoginMethods logins;
    private final TransactionTemplate transaction;
    private final Clock clock;

    RefusedAttempts(
            OperationLog operationLog,
            RotationTable rotations,
            AttemptLog chain,
            EngineIdentity engine,
            LoginMethods logins,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.operationLog = operationLog;
        this.rotations = rotations;
        this.chain = chain;
        this.engine = engine;
        this.logins = logins;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /** What is known of the attempt while it is refused. */
    private record Attempt(
            String message,
            @Nullable String person,
            String processInstance,
            @Nullable String businessKey,
            String what) {}

    /**
     * @param message what is wrong, and what to do
     * @param processInstance in which it was tried, be it a new one that is undone now
     * @param businessKey that was given, which may be the id of a rotation; null when the process instance itself tells
     * @param what the activity or the variable that it was about
     * @return to be thrown
     */
    public BadUserRequestException refuse(
            String message, String processInstance, @Nullable String businessKey, String what) {
        Attempt attempt = new Attempt(
                message,
                person(),
                processInstance,
                businessKey == null ? EngineInternals.businessKey(processInstance) : businessKey,
                cut(what));
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    keep(attempt);
                }
            });
        } else {
            keep(attempt);
        }
        return new BadUserRequestException(message);
    }

    private void keep(Attempt attempt) {
        LoginMethod method = logins.ofActor(attempt.person());
        apart(() -> log(attempt, method));
        apart(() -> seal(attempt, method));
    }

    /** A node that lacks the key of the chain still writes its log. */
    private void apart(Runnable work) {
        try {
            transaction.executeWithoutResult(status -> work.run());
        } catch (RuntimeException e) {
            log.error("A refused attempt could not be recorded as it should be. It was refused all the same.", e);
        }
    }

    private void log(Attempt attempt, LoginMethod method) {
        Instant now = clock.instant();
        String person = attempt.person();
        if (operationLog.count(OPERATION, person, now.minus(WITHIN)) >= MOST) {
            return;
        }
        operationLog.add(
                rotation(attempt).map(Rotation::processInstance).orElse(attempt.processInstance()),
                new OperationLogEntry(
                        UUID.randomUUID().toString(),
                        null,
                        now,
                        person,
                        method,
                        OPERATION,
                        EntityTypes.PROCESS_INSTANCE,
                        attempt.what(),
                        null,
                        attempt.message(),
                        null));
        log.warn("{} was refused: {}", person == null ? "The engine" : person, attempt.message());
    }

    private void seal(Attempt attempt, LoginMethod method) {
        rotation(attempt)
                .ifPresent(rotation -> chain.seal(new AttemptLog.Attempt(
                        rotation.id(), attempt.person(), method.name(), attempt.what(), attempt.message())));
    }

    private Optional<Rotation> rotation(Attempt attempt) {
        return rotations.ofInstance(attempt.processInstance()).or(() -> Optional.ofNullable(attempt.businessKey())
                .flatMap(rotations::find));
    }

    /** A batch works for the person who made it. */
    private @Nullable String person() {
        return engine.login().map(Person::id).orElseGet(EngineInternals::makerOfBatch);
    }

    private static String cut(String name) {
        String text = name.replaceAll("\\p{Cntrl}", "?");
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME - 1) + "…";
    }
}
