package dev.keyturn.evidence;

import dev.keyturn.rotation.ModelStep;
import dev.keyturn.step.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For how long a sync server could not log in because of a rotation: from the moment in which Active Directory first took
 * another password until the server was last proved to hold the one in use.
 */
final class OutageWindow {

    private OutageWindow() {}

    /** Of each server that was verified, in the order of the steps; empty when no password was changed. */
    static Map<String, Duration> perServer(List<StepRecord> steps) {
        Instant changed = null;
        Map<String, Duration> windows = new LinkedHashMap<>();
        for (StepRecord step : steps) {
            Instant endedAt = step.endedAt();
            if (step.state() != StepRecord.State.DONE || endedAt == null) {
                continue;
            }
            if (changed == null && ModelStep.CHANGE_PASSWORD_IN_AD.is(step.name())) {
                changed = endedAt;
            }
            if (changed != null && step.server() != null && ModelStep.VERIFY_SYNC.is(step.name())) {
                windows.put(step.server(), Duration.between(changed, endedAt));
            }
        }
        return windows;
    }
}
