package dev.keyturn.engine;

import dev.keyturn.evidence.timeline.ProcessModels;
import dev.keyturn.step.EngineIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.springframework.context.annotation.Lazy;

/** The models that were deployed. Who may see them is decided before they are asked for. */
class EngineProcessModels implements ProcessModels {

    private final RepositoryService repository;
    private final EngineIdentity engine;

    EngineProcessModels(@Lazy RepositoryService repository, @Lazy IdentityService identity) {
        this.repository = repository;
        this.engine = new EngineIdentity(identity);
    }

    @Override
    public Optional<byte[]> find(String key, int version) {
        return engine.asSystem(
                () -> repository
                        .createProcessDefinitionQuery()
                        .processDefinitionKey(key)
                        .processDefinitionVersion(version)
                        .list()
                        .stream()
                        .findFirst()
                        .map(this::model));
    }

    private byte[] model(ProcessDefinition definition) {
        try (InputStream model = repository.getProcessModel(definition.getId())) {
            return model.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
