package dev.keyturn.rotation;

import java.util.Map;

/** What was asked for by whom, and how it ended. */
class RequestSection implements EvidenceSection {

    @Override
    public Map<String, Object> of(RecordedRotation recorded) {
        Rotation rotation = recorded.rotation();
        return new Facts()
                .with("id", rotation.id())
                .with("account", rotation.account())
                .with("kind", rotation.kind())
                .with("requester", rotation.requester())
                .with("login", rotation.login())
                .with("onBehalfOf", rotation.onBehalfOf())
                .with("reason", rotation.reason())
                .with("ticket", rotation.ticket())
                .with("urgent", rotation.urgent())
                .with("windowStart", rotation.windowStart())
                .with("windowEnd", rotation.windowEnd())
                .with("requestedAt", rotation.requestedAt())
                .with("outcome", recorded.outcome())
                .with("endedAt", recorded.endedAt())
                .asMap();
    }
}
