package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

class BundledModelsTest {

    private static final String PROCESS = "connector-password-rotation";

    /** One for all tests: it takes longer to start than they do. */
    private static ProcessEngine engine;

    @BeforeAll
    static void start() {
        engine = new StandaloneInMemProcessEngineConfiguration()
                .setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID())
                .buildProcessEngine();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @AfterEach
    void nothingIsDeployedAnyMore() {
        RepositoryService repository = engine.getRepositoryService();
        repository.createDeploymentQuery().list().forEach(one -> repository.deleteDeployment(one.getId(), true));
    }

    @Test
    void anUnchangedProcessModelIsNotDeployedAgain() {
        BundledModels.deployProcess(engine);
        BundledModels.deployProcess(engine);

        assertThat(latest()).isEqualTo(1);
    }

    @Test
    void aNewerKeyturnDeploysItsProcessModel() throws IOException {
        anotherKeyturn("older");
        BundledModels.deployProcess(engine);

        assertThat(latest()).isEqualTo(2);
    }

    @Test
    void anOlderKeyturnThatStartsOnceMoreLeavesTheNewerProcessModelInForce() throws IOException {
        BundledModels.deployProcess(engine);
        anotherKeyturn("newer");
        BundledModels.deployProcess(engine);
        assertThat(latest()).isEqualTo(2);

        anotherKeyturn("newest");
        BundledModels.deployProcess(engine);
        assertThat(latest()).isEqualTo(3);
    }

    /** The starter finds them under the address behind the link, and Keyturn under that of the link. */
    @Test
    void theModelsOfAJarBehindALinkAreKeptOutOfAutomaticDeploymentAsWell(@TempDir Path folder) throws IOException {
        Path jars = Files.createDirectories(folder.resolve("release/dev/keyturn/processes"));
        Path link = Files.createSymbolicLink(folder.resolve("current"), folder.resolve("release"));
        Path own = Files.writeString(folder.resolve("onboarding.bpmn"), "");
        Files.writeString(jars.resolve("cancel-rotation.bpmn"), "");
        SpringProcessEngineConfiguration host = new SpringProcessEngineConfiguration();
        host.setDeploymentResources(new Resource[] {
            new FileSystemResource(link.resolve("dev/keyturn/processes/cancel-rotation.bpmn")),
            new FileSystemResource(own),
            BundledModels.all().get(0)
        });

        BundledModels.keepOutOfAutomaticDeployment(host);

        assertThat(host.getDeploymentResources())
                .extracting(Resource::getFilename)
                .containsExactly("onboarding.bpmn");
    }

    private int latest() {
        return engine.getRepositoryService()
                .createProcessDefinitionQuery()
                .processDefinitionKey(PROCESS)
                .latestVersion()
                .singleResult()
                .getVersion();
    }

    private void anotherKeyturn(String words) throws IOException {
        DeploymentBuilder another = engine.getRepositoryService()
                .createDeployment()
                .name("Keyturn")
                .source("keyturn")
                .enableDuplicateFiltering(false);
        for (Resource resource : BundledModels.all()) {
            if (!BundledModels.POLICY.equals(resource.getFilename())) {
                String text = resource.getContentAsString(StandardCharsets.UTF_8);
                another.addString(resource.getFilename(), text.replace("Rotates the password", words));
            }
        }
        another.deploy();
    }
}
