package dev.keyturn.rotation;

import java.util.List;
import java.util.Map;

/** What people were asked to do, and did. */
class TasksSection implements EvidenceSection {

    @Override
    public List<Map<String, Object>> of(RecordedRotation recorded) {
        return recorded.tasks().stream().map(TasksSection::facts).toList();
    }

    private static Map<String, Object> facts(PersonTask task) {
        Facts facts = new Facts()
                .with("id", task.id())
                .with("task", task.key())
                .with("name", task.name())
                .with("assignee", task.assignee())
                .with("completedBy", task.completedBy())
                .with("login", task.login())
                .with("createdAt", task.createdAt())
                .with("endedAt", task.endedAt())
                .with("ended", task.ended());
        task.said().forEach(facts::with);
        return facts.asMap();
    }
}
