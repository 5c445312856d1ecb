package dev.keyturn.step;

/** Hands out fences, each newer than every one before it for the same rotation. */
@FunctionalInterface
public interface Fences {

    Fence next(String rotationId);
}
