package dev.keyturn.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.approval}.
 *
 * @param policyFile File with the DMN table approval-policy that says who approves what, and until when. By default the one
 *     that comes with Keyturn. It is deployed at the start when it has changed; a table that an administrator has deployed
 *     since stays in force until then.
 */
record ApprovalSettings(@Nullable Path policyFile) {}
