package dev.keyturn.evidence;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rotation that ended, as lists show it.
 *
 * @param number the place of its evidence in the chain
 * @param approvers in the order in which they approved
 */
public record SealedRotation(
        long number,
        String id,
        String account,
        String kind,
        String requester,
        List<String> approvers,
        @Nullable String ticket,
        Instant requestedAt,
        Instant endedAt,
        String outcome) {}
