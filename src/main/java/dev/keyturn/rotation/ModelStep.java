package dev.keyturn.rotation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The steps of the process model that Keyturn carries out, each with the branch that leads back to it. */
enum ModelStep {
    VALIDATE_REQUEST(Course.PREPARE),
    CHOOSE_APPROVAL_POLICY(Course.PREPARE),
    TAKE_FIRST_LOOK(Course.PREPARE),
    REMIND_APPROVERS(Course.PREPARE),
    ESCALATE_APPROVAL(Course.PREPARE),
    CHECK_READINESS(Course.PREPARE),
    CONFIRM_TICKET(Course.PREPARE),
    STAGE_PASSWORD(Course.PREPARE),
    PAUSE_SYNC(Course.PREPARE),
    CHANGE_PASSWORD_IN_AD(Course.CHANGE),
    UPDATE_CONNECTOR(Course.CHANGE),
    RESTART_SYNC_SERVICE(Course.CHANGE),
    VERIFY_SYNC(Course.CHANGE),
    VERIFY_ROTATION(Course.CHANGE),
    CHECK_MANUAL_WORK(Course.CHANGE),
    RESUME_SYNC(Course.CLOSE),
    PROMOTE_PASSWORD(Course.CLOSE),
    DISCARD_PASSWORD(Course.CLOSE),
    SEAL_EVIDENCE(Course.CLOSE),
    CLOSE_TICKET(Course.CLOSE);

    private static final Map<String, ModelStep> BY_DELEGATE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ModelStep::delegate, Function.identity()));

    private final Course course;
    private final String delegate;

    ModelStep(Course course) {
        this.course = course;
        String[] words = name().toLowerCase(Locale.ROOT).split("_");
        this.delegate = words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining());
    }

    /** @throws IllegalArgumentException when the model has no such step */
    static ModelStep named(String delegate) {
        ModelStep step = BY_DELEGATE.get(delegate);
        if (step == null) {
            throw new IllegalArgumentException("The process model has no step " + delegate + ".");
        }
        return step;
    }

    Course course() {
        return course;
    }

    /** The name of its delegate, which is the name of its rows as well. */
    String delegate() {
        return delegate;
    }

    /** The id of its activity. */
    String activity() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean is(String name) {
        return delegate.equals(name);
    }
}
