package dev.keyturn.campaign;

import java.time.Duration;
import java.util.List;

record RunResult(
        RunPlan plan,
        boolean naive,
        Duration duration,
        List<Injected> injected,
        List<DrivenRotation> rotations,
        List<Violation> violations,
        List<Recovery> recoveries) {

    String setting() {
        return (plan.postgres() ? "PostgreSQL, " : "H2, ")
                + plan.nodes()
                + (plan.nodes() == 1 ? " node" : " nodes")
                + (plan.skew().isZero() ? "" : ", clock skew");
    }
}
