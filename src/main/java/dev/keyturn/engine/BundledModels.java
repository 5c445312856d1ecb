package dev.keyturn.engine;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.TextFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The process model, its forms and the approval policy, as they are in Keyturn's jar, and how they are deployed. */
final class BundledModels {

    static final String POLICY = "approval-policy.dmn";

    private static final Logger log = LoggerFactory.getLogger(BundledModels.class);
    private static final String FOLDER = "dev/keyturn/processes/";
    private static final String PROCESS = "Keyturn";
    private static final String POLICY_FILE = "keyturn.approval.policy-file";

    private BundledModels() {}

    static List<Resource> all() {
        try {
            return List.of(new PathMatchingResourcePatternResolver(BundledModels.class.getClassLoader())
                    .getResources("classpath:" + FOLDER + "*"));
        } catch (IOException e) {
            throw new UncheckedIOException("The process model cannot be read from Keyturn's jar.", e);
        }
    }

    /**
     * The engine's starter deploys every model of the class path as one deployment of its own: ours too, without the forms,
     * and with an approval policy that would count more than the configured one.
     */
    static void keepOutOfAutomaticDeployment(SpringProcessEngineConfiguration engine) {
        engine.setDeploymentResources(Arrays.stream(engine.getDeploymentResources())
                .filter(resource -> !isOurs(resource))
                .toArray(Resource[]::new));
    }

    /** By its place in the jar: the jar itself has two addresses where a link leads to it. */
    private static boolean isOurs(Resource resource) {
        try {
            return resource.getURL().toString().contains("/" + FOLDER);
        } catch (IOException noAddress) {
            return false;
        }
    }

    /**
     * Deploys the process model and its forms; an unchanged one is not deployed again. Neither is one that another has
     * replaced: an older Keyturn that is started once more during an upgrade would else put its own process model over the
     * newer one.
     */
    static void deployProcess(ProcessEngine engine) {
        RepositoryService repository = engine.getRepositoryService();
        Map<String, byte[]> ours = models();
        List<Deployment> before = repository
                .createDeploymentQuery()
                .deploymentName(PROCESS)
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
                repository.createDeployment().name(PROCESS).source("keyturn").enableDuplicateFiltering(false);
        ours.forEach((name, bytes) -> deployment.addInputStream(name, new ByteArrayInputStream(bytes)));
        deployment.deploy();
    }

    private static Map<String, byte[]> models() {
        Map<String, byte[]> models = new LinkedHashMap<>();
        try {
            for (Resource resource : all()) {
                if (!POLICY.equals(resource.getFilename())) {
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

    /**
     * Deploys the approval policy, apart from the process model: a new process model must not bring back an old policy.
     *
     * @param configured instead of the one in the jar
     */
    static void deployPolicy(ProcessEngine engine, @Nullable Path configured) {
        try (InputStream table = policy(configured)) {
            engine.getRepositoryService()
                    .createDeployment()
                    .name("Keyturn approval policy")
                    .source("keyturn")
                    .enableDuplicateFiltering(false)
                    .addInputStream(POLICY, table)
                    .deploy();
        } catch (IOException e) {
            throw new UncheckedIOException("The approval policy cannot be read.", e);
        } catch (ProcessEngineException wrong) {
            if (configured == null) {
                throw wrong;
            }
            throw new InvalidSettingException(POLICY_FILE, "names " + configured + ". " + wrong.getMessage());
        }
    }

    static InputStream policy(@Nullable Path configured) throws IOException {
        if (configured == null) {
            return new ClassPathResource(FOLDER + POLICY).getInputStream();
        }
        if (!Files.isReadable(configured)) {
            throw new InvalidSettingException(
                    POLICY_FILE, "names " + configured + ", which cannot be read. Check that it exists.");
        }
        return new ByteArrayInputStream(TextFile.utf8(configured));
    }
}
