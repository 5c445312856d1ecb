package dev.keyturn.notice;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows what every mail about a rotation says of it. */
public interface NoticeFacts {

    Optional<Facts> of(String rotationId);

    /** Whether the task still waits for somebody. What was asked for hours ago may be settled by now. */
    boolean isOpen(String taskId);

    /** Whether there is nothing that keeps this person from approving it: such as having asked for it. */
    boolean mayApprove(String rotationId, String person);

    /**
     * What was asked for. None of it is a secret.
     *
     * @param kind in words
     * @param reason as the requester typed it
     * @param windowStart the change is not made before; right after approval when null
     * @param windowEnd the change is not begun after; open when null
     */
    record Facts(
            String account,
            String kind,
            String requester,
            String reason,
            @Nullable String ticket,
            @Nullable Instant windowStart,
            @Nullable Instant windowEnd) {}
}
