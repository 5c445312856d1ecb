package dev.keyturn.rotation;

import dev.keyturn.kernel.Person;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;

/** Asks for rotations in the name of a part of Keyturn itself, which is no user and cannot log in. */
public class SystemRequests {

    private final Rotations rotations;
    private final IdentityService identity;

    public SystemRequests(Rotations rotations, IdentityService identity) {
        this.rotations = rotations;
        this.identity = identity;
    }

    /** @throws RotationProblem as {@link Rotations#request} does */
    public RotationView request(Person service, RotationRequest request, @Nullable String idempotencyKey) {
        Authentication before = identity.getCurrentAuthentication();
        identity.setAuthentication(service.id(), List.copyOf(service.groups()));
        try {
            return rotations.request(request, service, idempotencyKey);
        } finally {
            identity.clearAuthentication();
            if (before != null) {
                identity.setAuthentication(before);
            }
        }
    }
}
