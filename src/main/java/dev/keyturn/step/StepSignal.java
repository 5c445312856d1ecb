package dev.keyturn.step;

import org.jspecify.annotations.Nullable;

/** What a worker tells the waiting token. Being package-private, it cannot be forged through the engine's interfaces. */
record StepSignal(@Nullable StepFailure failure) {}
