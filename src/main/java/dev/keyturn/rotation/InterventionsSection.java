package dev.keyturn.rotation;

import java.util.List;
import java.util.Map;

/** What operators and administrators did to the process beyond the tasks of the picture, and whoever took a task. */
class InterventionsSection implements EvidenceSection {

    @Override
    public List<Map<String, Object>> of(RecordedRotation recorded) {
        return recorded.operations().stream()
                .filter(Operation::isIntervention)
                .map(InterventionsSection::facts)
                .toList();
    }

    private static Map<String, Object> facts(Operation operation) {
        return new Facts()
                .with("at", operation.at())
                .with("person", operation.person())
                .with("login", operation.login())
                .with("operation", operation.type())
                .with("entity", operation.entity())
                .with("property", operation.property())
                .with("from", operation.from())
                .with("to", operation.to())
                .with("note", operation.note())
                .asMap();
    }
}
