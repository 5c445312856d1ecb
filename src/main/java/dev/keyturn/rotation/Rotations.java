package dev.keyturn.rotation;

import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Person;
import dev.keyturn.secret.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rotations as people and scripts use them. Everything that cannot be done is a {@link RotationProblem} with a message
 * for the person who asked.
 */
public interface Rotations {

    /**
     * Starts the process. The same {@code idempotencyKey} of the same person gives the same rotation, however often and
     * from however many threads it comes.
     */
    RotationView request(RotationRequest request, Person requester, @Nullable String idempotencyKey);

    /** Newest first. */
    List<RotationView> list(Person reader, @Nullable String account, int limit);

    /** Those that have not ended, newest first: one of an account at most. */
    List<RotationView> running(Person reader);

    RotationView get(String id, Person reader);

    /** Possible until the password is changed in Active Directory. */
    void cancel(String id, Person person);

    /** For a repair: proves the password with one bind, stores it and completes the task {@code enter-password}. */
    void enterPassword(String id, Person person, Secret password);

    /** What is so in Active Directory and on each sync server at this moment. It changes nothing. */
    List<Finding> check(String id, Person person);

    /** The sealed evidence document as canonical JSON with its hash and signature. */
    String evidence(String id, Person reader);

    /** The last rotation of an account that ended, if any. */
    @Nullable
    RotationView lastEnded(String account);
}
