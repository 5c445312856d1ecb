package dev.keyturn.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The process model, its forms and the approval policy, as they are in Keyturn's jar. */
final class BundledModels {

    static final String FOLDER = "dev/keyturn/processes/";

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
        Set<String> ours = all().stream().map(BundledModels::address).collect(Collectors.toSet());
        engine.setDeploymentResources(Arrays.stream(engine.getDeploymentResources())
                .filter(resource -> !ours.contains(address(resource)))
                .toArray(Resource[]::new));
    }

    private static String address(Resource resource) {
        try {
            URL url = resource.getURL();
            return url.toString();
        } catch (IOException e) {
            return resource.getDescription();
        }
    }
}
