package dev.keyturn.secret;

import dev.keyturn.step.StepFailure;

/** A request may have been carried out or not: only looking tells. */
final class VaultAnswerLost extends Exception {

    private static final long serialVersionUID = 1L;

    private final StepFailure failure;

    /** @param failure what to report when there is nobody who could look */
    VaultAnswerLost(StepFailure failure) {
        super(failure.sentence(), null, false, false);
        this.failure = failure;
    }

    StepFailure failure() {
        return failure;
    }
}
