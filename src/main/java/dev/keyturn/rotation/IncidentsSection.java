package dev.keyturn.rotation;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricIncident;

/** What the engine itself could not do. */
class IncidentsSection implements EvidenceSection {

    private final HistoryService history;

    IncidentsSection(HistoryService history) {
        this.history = history;
    }

    @Override
    public List<Map<String, Object>> of(RecordedRotation recorded) {
        return history
                .createHistoricIncidentQuery()
                .processInstanceId(recorded.process().getId())
                .orderByCreateTime()
                .asc()
                .list()
                .stream()
                .map(IncidentsSection::facts)
                .toList();
    }

    private static Map<String, Object> facts(HistoricIncident incident) {
        return new Facts()
                .with("at", incident.getCreateTime())
                .with("endedAt", incident.getEndTime())
                .with("activity", incident.getActivityId())
                .with("type", incident.getIncidentType())
                .with("message", Facts.cut(incident.getIncidentMessage()))
                .asMap();
    }
}
