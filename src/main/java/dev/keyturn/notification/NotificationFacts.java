package dev.keyturn.notification;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The facts of a rotation that every e-mail about it has. */
public interface NotificationFacts {

    Optional<Facts> of(String rotationId);

    /** Whether the task is still open. What was asked for hours ago may be settled by now. */
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
