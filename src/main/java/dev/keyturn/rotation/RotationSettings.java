package dev.keyturn.rotation;

import java.time.Duration;

/**
 * @param approvalExpiresAfter a request that nobody decided in this time expires; a change window that ends earlier
 *     ends it earlier
 * @param wrongPasswords how many wrong passwords may be entered in one repair; keep it below the lockout threshold
 * @param runningCycle what happens to a sync cycle that runs when sync is paused
 */
public record RotationSettings(Duration approvalExpiresAfter, int wrongPasswords, RunningCycle runningCycle) {

    /** How many more wrong passwords may be entered. */
    int triesLeft(Rotation rotation) {
        return Math.max(0, wrongPasswords - rotation.wrongPasswords());
    }
}
