package dev.keyturn.evidence;

import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.kernel.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.repository.ResourceDefinition;

/** Which process model it ran on, down to the byte, and which software. */
class ProcessSection implements EvidenceSection {

    private final RepositoryService repository;
    private final String software;

    /** What is deployed is never changed. */
    private final Map<String, String> hashes = new ConcurrentHashMap<>();

    ProcessSection(RepositoryService repository) {
        this.repository = repository;
        String version = ProcessSection.class.getPackage().getImplementationVersion();
        this.software = version == null ? "development" : version;
    }

    @Override
    public Map<String, Object> of(RecordedRotation recorded) {
        ProcessDefinition definition =
                repository.getProcessDefinition(recorded.process().getProcessDefinitionId());
        return new JsonFacts()
                .with("key", definition.getKey())
                .with("version", definition.getVersion())
                .with("instance", recorded.process().getId())
                .with("modelHash", hashes.computeIfAbsent(definition.getId(), id -> hash(definition)))
                .with("software", software)
                .asMap();
    }

    private String hash(ResourceDefinition definition) {
        try (InputStream processModel =
                repository.getResourceAsStream(definition.getDeploymentId(), definition.getResourceName())) {
            return Sha256.of(processModel.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
