package dev.keyturn.web.audit;

import dev.keyturn.evidence.RotationFilter;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.Rotations;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The few that have not ended: as many as there are accounts at most. */
final class RunningRotations {

    private final Rotations rotations;

    RunningRotations(Rotations rotations) {
        this.rotations = rotations;
    }

    /** Times are those of the request; none of them has an outcome yet. */
    List<RotationLine> find(Person reader, RotationFilter filter) {
        if (filter.outcome() != null) {
            return List.of();
        }
        return rotations.running(reader).stream()
                .filter(rotation -> fits(rotation, filter))
                .map(RotationLine::of)
                .toList();
    }

    private static boolean fits(RotationView rotation, RotationFilter filter) {
        Instant asked = rotation.requestedAt();
        return isOpenOr(filter.account(), rotation.account())
                && isOpenOr(filter.ticket(), rotation.ticket())
                && (filter.from() == null || !asked.isBefore(filter.from()))
                && (filter.to() == null || asked.isBefore(filter.to()))
                && (filter.person() == null || people(rotation).anyMatch(filter.person()::equalsIgnoreCase));
    }

    private static boolean isOpenOr(@Nullable String wanted, @Nullable String value) {
        return wanted == null || wanted.equals(value);
    }

    private static Stream<String> people(RotationView rotation) {
        return Stream.concat(
                        Stream.of(rotation.requester(), rotation.onBehalfOf()),
                        rotation.approval().by().stream().map(RotationView.Approved::by))
                .filter(Objects::nonNull);
    }
}
