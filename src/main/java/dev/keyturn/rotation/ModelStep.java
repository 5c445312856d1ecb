package dev.keyturn.rotation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The steps of the process model that Keyturn carries out, each with the branch that leads back to it. */
public enum ModelStep {
    VALIDATE_REQUEST(ResumePoint.PREPARE),
    CHOOSE_APPROVAL_POLICY(ResumePoint.PREPARE),
    RUN_PRE_CHECK(ResumePoint.PREPARE),
    REMIND_APPROVERS(ResumePoint.PREPARE),
    ESCALATE_APPROVAL(ResumePoint.PREPARE),
    CHECK_READINESS(ResumePoint.PREPARE),
    CONFIRM_TICKET(ResumePoint.PREPARE),
    STAGE_PASSWORD(ResumePoint.PREPARE),
    PAUSE_SYNC(ResumePoint.PREPARE),
    CHANGE_PASSWORD_IN_AD(ResumePoint.CHANGE),
    UPDATE_CONNECTOR(ResumePoint.CHANGE),
    RESTART_SYNC_SERVICE(ResumePoint.CHANGE),
    VERIFY_SYNC(ResumePoint.CHANGE),
    VERIFY_ROTATION(ResumePoint.CHANGE),
    CHECK_MANUAL_WORK(ResumePoint.CHANGE),
    RESUME_SYNC(ResumePoint.CLOSE),
    PROMOTE_PASSWORD(ResumePoint.CLOSE),
    DISCARD_PASSWORD(ResumePoint.CLOSE),
    SEAL_EVIDENCE(ResumePoint.CLOSE),
    CLOSE_TICKET(ResumePoint.CLOSE);

    private static final Map<String, ModelStep> BY_DELEGATE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ModelStep::delegate, Function.identity()));

    private final ResumePoint resumePoint;
    private final String delegate;

    ModelStep(ResumePoint resumePoint) {
        this.resumePoint = resumePoint;
        String[] words = name().toLowerCase(Locale.ROOT).split("_");
        this.delegate = words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining());
    }

    /** @throws IllegalArgumentException when the model has no such step */
    public static ModelStep named(String delegate) {
        ModelStep step = BY_DELEGATE.get(delegate);
        if (step == null) {
            throw new IllegalArgumentException("The process model has no step " + delegate + ".");
        }
        return step;
    }

    /** The name of its delegate, which is the name of its rows as well. */
    public String delegate() {
        return delegate;
    }

    /** The id of its activity. */
    public String activity() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public boolean is(String name) {
        return delegate.equals(name);
    }

    /** Where a rotation resumes: each value is one branch of the gateway <em>Where to go on?</em> in the process model. */
    public enum ResumePoint {
        /** Nothing is changed yet. */
        PREPARE,
        /** Change the password, bring it to every sync server, verify. */
        CHANGE,
        /** Prove what a person did by hand. */
        BY_HAND,
        /** Resume sync and settle the record. */
        CLOSE;

        /** The branch that leads back to the step of that name. */
        public static ResumePoint of(String stepName) {
            return named(stepName).resumePoint;
        }
    }
}
