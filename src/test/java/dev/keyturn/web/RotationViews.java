package dev.keyturn.web;

import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationView;
import java.time.Instant;
import java.util.List;
import java.util.Map;

public final class RotationViews {

    private RotationViews() {}

    public static RotationView running(String id, Object... pwdLastSet) {
        List<RotationView.Step> steps = List.of(pwdLastSet).isEmpty() ? List.of() : List.of(step(pwdLastSet[0]));
        return view(id, RotationRequest.Kind.ROTATE, RotationView.State.RUNNING, null, null, null, steps);
    }

    public static RotationView waiting(String id, String task) {
        return view(
                id,
                RotationRequest.Kind.ROTATE,
                RotationView.State.AWAITING_APPROVAL,
                null,
                null,
                new RotationView.OpenTask(task, "approve-rotation", "Approve rotation", null, null),
                List.of());
    }

    static RotationView ended(String id, RotationRequest.Kind kind, RotationView.Outcome outcome, Instant endedAt) {
        return view(id, kind, RotationView.State.ENDED, outcome, endedAt, null, List.of());
    }

    private static RotationView.Step step(Object pwdLastSet) {
        return new RotationView.Step(
                "changePassword",
                null,
                "DONE",
                1,
                null,
                null,
                Map.of("pwdLastSet", pwdLastSet),
                Instant.EPOCH,
                null,
                null);
    }

    private static RotationView view(
            String id,
            RotationRequest.Kind kind,
            RotationView.State state,
            RotationView.Outcome outcome,
            Instant endedAt,
            RotationView.OpenTask task,
            List<RotationView.Step> steps) {
        return new RotationView(
                id,
                "contoso.com",
                kind,
                state,
                outcome,
                RotationView.Proof.of(outcome, null),
                null,
                "requester",
                "90 days are over",
                null,
                null,
                false,
                null,
                null,
                Instant.parse("2030-01-01T00:00:00Z"),
                endedAt,
                null,
                new RotationView.Approval(1, List.of("rotation-approvers"), null, List.of()),
                false,
                null,
                task,
                List.of(),
                List.of(),
                List.of(),
                steps);
    }
}
