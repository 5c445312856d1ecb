package dev.keyturn.rotation;

import java.util.Map;
import org.camunda.bpm.engine.BadUserRequestException;

/** Why a request of a person or script was not carried out, as a message for them. */
public final class RotationProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public enum Kind {
        INVALID_REQUEST,
        UNKNOWN_ACCOUNT,
        TICKET_MISSING,
        UNKNOWN_ROTATION,
        NOT_ALLOWED,
        ALREADY_RUNNING,
        KEY_REUSED,
        TOO_LATE,
        NOT_WAITING_FOR_THIS,
        WRONG_PASSWORD,
        TRY_AGAIN_LATER
    }

    private final Kind kind;
    private final transient Map<String, Object> facts;

    public RotationProblem(Kind kind, String message) {
        this(kind, message, Map.of());
    }

    /** @param facts for programs, such as the id of the rotation that is running */
    public RotationProblem(Kind kind, String message, Map<String, Object> facts) {
        super(message);
        this.kind = kind;
        this.facts = facts;
    }

    public Kind kind() {
        return kind;
    }

    public Map<String, Object> facts() {
        return facts;
    }

    /** Carries a problem out of the engine: its REST interface and Tasklist answer 400 with the message. */
    public static final class RefusedRequest extends BadUserRequestException {

        private static final long serialVersionUID = 1L;

        private final transient RotationProblem problem;

        public RefusedRequest(RotationProblem problem) {
            super(problem.getMessage());
            this.problem = problem;
        }

        public RotationProblem problem() {
            return problem;
        }
    }
}
