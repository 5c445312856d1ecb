package dev.keyturn.rotation;

import java.time.Duration;

/**
 * @param approvalExpiresAfter a request that nobody decided in this time expires; a change window that ends earlier
 *     ends it earlier
 * @param wrongPasswords how many wrong passwords may be entered in one repair; keep it below the lockout threshold
 */
public record RotationSettings(Duration approvalExpiresAfter, int wrongPasswords) {}
