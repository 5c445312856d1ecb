package dev.keyturn.rotation;

import dev.keyturn.kernel.LoginMethod;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user task as the history knows it.
 *
 * @param key its id in the process model
 * @param completedBy null when no person did: it is open, was taken away, or Keyturn itself completed it
 * @param login how that person had logged in; {@code SYSTEM} when Keyturn completed it, null when it was not completed
 * @param ended {@code completed}, or why it was taken away; null while it is open
 * @param said decision and comment, where the task has them
 */
public record PersonTask(
        String id,
        String key,
        @Nullable String name,
        @Nullable String assignee,
        @Nullable String completedBy,
        @Nullable LoginMethod login,
        Date createdAt,
        @Nullable Date endedAt,
        @Nullable String ended,
        Map<String, String> said) {

    @Nullable
    public String decision() {
        return said.get(ProcessModel.DECISION);
    }

    @Nullable
    public String comment() {
        return said.get(ProcessModel.COMMENT);
    }
}
