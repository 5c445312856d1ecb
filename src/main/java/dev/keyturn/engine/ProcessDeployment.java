package dev.keyturn.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.springframework.core.io.Resource;

/** Deploys the picture and its forms; an unchanged one is not deployed again. */
final class ProcessDeployment implements EnginePart {

    @Override
    public void addTo(ProcessEngine engine) {
        DeploymentBuilder deployment = engine.getRepositoryService()
                .createDeployment()
                .name("Keyturn")
                .source("keyturn")
                .enableDuplicateFiltering(false);
        try {
            for (Resource resource : BundledModels.all()) {
                if (!PolicyDeployment.FILE.equals(resource.getFilename())) {
                    deployment.addInputStream(String.valueOf(resource.getFilename()), resource.getInputStream());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The process model cannot be read from Keyturn's jar.", e);
        }
        deployment.deploy();
    }
}
