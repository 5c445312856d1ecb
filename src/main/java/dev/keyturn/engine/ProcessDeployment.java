package dev.keyturn.engine;

import dev.keyturn.engine.guard.EnginePart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;

/**
 * Deploys the process model and its forms; an unchanged one is not deployed again. Neither is one that another has
 * replaced: an older Keyturn that is started once more during an upgrade would else put its own process model over the
 * newer one.
 */
final class ProcessDeployment implements EnginePart {

    private static final String NAME = "Keyturn";
    private static final Logger log = LoggerFactory.getLogger(ProcessDeployment.class);

    @Override
    public void addTo(ProcessEngine engine) {
        RepositoryService repository = engine.getRepositoryService();
        Map<String, byte[]> ours = models();
        List<Deployment> before = repository
                .createDeploymentQuery()
                .deploymentName(NAME)
                .deploymentSource("keyturn")
                .orderByDeploymentTime()
                .desc()
                .list();
        if (before.stream().skip(1).anyMatch(earlier -> isSame(repository, earlier, ours))
                && !isSame(repository, before.get(0), ours)) {
            log.warn(
                    "A newer Keyturn has deployed a newer process model to this database, on {}. It stays the one that"
                            + " new rotations run on. Start every node with the newer Keyturn.",
                    before.get(0).getDeploymentTime().toInstant());
            return;
        }
        DeploymentBuilder deployment =
                repository.createDeployment().name(NAME).source("keyturn").enableDuplicateFiltering(false);
        ours.forEach((name, bytes) -> deployment.addInputStream(name, new ByteArrayInputStream(bytes)));
        deployment.deploy();
    }

    private static Map<String, byte[]> models() {
        Map<String, byte[]> models = new LinkedHashMap<>();
        try {
            for (Resource resource : BundledModels.all()) {
                if (!PolicyDeployment.FILE.equals(resource.getFilename())) {
                    models.put(String.valueOf(resource.getFilename()), resource.getContentAsByteArray());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The process model cannot be read from Keyturn's jar.", e);
        }
        return models;
    }

    private static boolean isSame(RepositoryService repository, Deployment deployment, Map<String, byte[]> ours) {
        List<String> names = repository.getDeploymentResourceNames(deployment.getId());
        return names.size() == ours.size()
                && names.stream()
                        .allMatch(name -> ours.containsKey(name)
                                && Arrays.equals(ours.get(name), bytes(repository, deployment, name)));
    }

    private static byte[] bytes(RepositoryService repository, Deployment deployment, String name) {
        try (InputStream resource = repository.getResourceAsStream(deployment.getId(), name)) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
