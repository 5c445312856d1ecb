package dev.keyturn.kernel;

/**
 * Orders the callers of a sync server. A server remembers the newest fence that it has seen for a connector and refuses
 * an older one, so that a node which slept through its own replacement does no harm.
 *
 * @param rotation grows with each rotation of an account
 * @param attempt counts every attempt of every step within the rotation
 */
public record Fence(long rotation, long attempt) implements Comparable<Fence> {

    @Override
    public int compareTo(Fence other) {
        int byRotation = Long.compare(rotation, other.rotation);
        return byRotation != 0 ? byRotation : Long.compare(attempt, other.attempt);
    }
}
