package dev.keyturn.rotation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who cancelled it before anything was changed; null when nobody did. */
class CancellationSection implements EvidenceSection {

    @Override
    public @Nullable Map<String, Object> of(RecordedRotation recorded) {
        Rotation.Cancelled cancelled = recorded.rotation().cancelled();
        return cancelled == null
                ? null
                : new Facts()
                        .with("by", cancelled.by())
                        .with("at", cancelled.at())
                        .with("reason", cancelled.reason())
                        .with("login", cancelled.login())
                        .asMap();
    }
}
