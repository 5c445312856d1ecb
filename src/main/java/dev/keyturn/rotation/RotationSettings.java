package dev.keyturn.rotation;

/**
 * @param wrongPasswords how many wrong passwords may be entered in one repair; keep it below the lockout threshold
 * @param runningCycle what happens to a sync cycle that runs when sync is paused
 */
public record RotationSettings(int wrongPasswords, RunningCycle runningCycle) {

    /** How many more wrong passwords may be entered. */
    public int triesLeft(Rotation rotation) {
        return Math.max(0, wrongPasswords - rotation.wrongPasswords());
    }
}
