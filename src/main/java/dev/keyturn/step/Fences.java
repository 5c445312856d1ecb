package dev.keyturn.step;

/** Hands out fences, each newer than every one before it for the same rotation. */
@FunctionalInterface
public interface Fences {

    /** In the caller's transaction, where there is one. */
    Fence next(String rotationId);
}
