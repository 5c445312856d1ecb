package dev.keyturn.rotation;

import dev.keyturn.notice.NoticeFacts;
import java.util.Optional;

/** What mails say of a rotation, from its own record. */
class RecordedFacts implements NoticeFacts {

    private final RotationTable rotations;

    RecordedFacts(RotationTable rotations) {
        this.rotations = rotations;
    }

    @Override
    public Optional<Facts> of(String rotationId) {
        return rotations
                .find(rotationId)
                .map(rotation -> new Facts(
                        rotation.account(),
                        kind(rotation.kind()),
                        rotation.requester(),
                        rotation.reason(),
                        rotation.ticket(),
                        rotation.windowStart(),
                        rotation.windowEnd()));
    }

    private static String kind(RotationRequest.Kind kind) {
        return switch (kind) {
            case ROTATE -> "Rotate (Keyturn makes a new password and sets it everywhere)";
            case REPAIR -> "Repair (the password was changed in Active Directory already)";
        };
    }
}
