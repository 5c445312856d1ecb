package dev.keyturn.engine;

import dev.keyturn.evidence.timeline.ProcessModels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.springframework.context.annotation.Lazy;

/** The models that were deployed. Who may see them is decided before they are asked for. */
class EngineProcessModels implements ProcessModels {

    private final RepositoryService repository;
    private final IdentityService identity;

    EngineProcessModels(@Lazy RepositoryService repository, @Lazy IdentityService identity) {
        this.repository = repository;
        this.identity = identity;
    }

    @Override
    public Optional<byte[]> find(String key, int version) {
        Authentication person = identity.getCurrentAuthentication();
        identity.clearAuthentication();
        try {
            return repository
                    .createProcessDefinitionQuery()
                    .processDefinitionKey(key)
                    .processDefinitionVersion(version)
                    .list()
                    .stream()
                    .findFirst()
                    .map(this::model);
        } finally {
            if (person != null) {
                identity.setAuthentication(person);
            }
        }
    }

    private byte[] model(ProcessDefinition definition) {
        try (InputStream model = repository.getProcessModel(definition.getId())) {
            return model.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
