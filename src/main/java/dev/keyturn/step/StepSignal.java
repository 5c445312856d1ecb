package dev.keyturn.step;

import dev.keyturn.kernel.StepFailure;
import org.jspecify.annotations.Nullable;

/**
 * The signal of a worker to the waiting token. Being package-private, it cannot be forged through the engine's
 * interfaces.
 */
record StepSignal(@Nullable StepFailure failure) {}
