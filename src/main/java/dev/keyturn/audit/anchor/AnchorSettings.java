package dev.keyturn.audit.anchor;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The places that are told; null where there is none.
 *
 * @param file is appended to
 */
public record AnchorSettings(@Nullable Path file, @Nullable SyslogSettings syslog) {}
