package dev.keyturn.rotation;

import java.time.Duration;

/**
 * What happens to a sync cycle that runs when sync is paused for a rotation.
 *
 * @param longestWait how long it may go on; zero or more
 * @param then what is done when it still runs after that
 */
public record RunningCycle(Duration longestWait, Then then) {

    public enum Then {
        /** It is stopped, which does no harm: the next cycle goes on from there. */
        STOP,
        /** A person decides. */
        ASK
    }
}
