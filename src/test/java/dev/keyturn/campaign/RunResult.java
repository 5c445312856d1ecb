package dev.keyturn.campaign;

import java.time.Duration;
import java.util.List;

/**
 * @param without the protection that was taken away; null for Keyturn as it is
 * @param injected what really struck
 * @param missed what was dealt and did not strike
 */
record RunResult(
        RunPlan plan,
        Protection without,
        Duration duration,
        List<Injected> injected,
        List<Card> missed,
        List<DrivenRotation> rotations,
        List<Violation> violations,
        List<Recovery> recoveries) {}
