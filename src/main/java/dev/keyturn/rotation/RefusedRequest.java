package dev.keyturn.rotation;

import org.camunda.bpm.engine.BadUserRequestException;

/** Carries a problem out of the engine: its REST interface and Tasklist answer 400 with the message. */
public final class RefusedRequest extends BadUserRequestException {

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
