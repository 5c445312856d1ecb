package dev.keyturn.lab;

import dev.keyturn.engine.ApplicationPart;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.lab.directory.LabRealDirectory;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ConfigurableBootstrapContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Prepares the lab, when it is enabled, before anything is configured, and adds the settings that connect Keyturn to it.
 * They count less than any other: configured accounts and users replace those of the lab.
 */
public final class LabPart implements ApplicationPart {

    @Override
    public void prepare(
            ConfigurableEnvironment environment,
            SpringApplication application,
            ConfigurableBootstrapContext bootstrap) {
        Binder binder = Binder.get(environment);
        LabProperties settings = binder.bindOrCreate("keyturn.lab", LabProperties.class);
        if (!settings.enabled()) {
            return;
        }
        Path dataDir = binder.bind("keyturn.data-dir", Path.class).orElse(Path.of("data"));
        Lab lab = prepare(dataDir.resolve("lab"), settings, bootstrap.getOrElse(LabRealDirectory.class, null));
        application.addPrimarySources(Set.of(LabLifecycle.class, LabController.class, LabProblems.class));
        if (!application.getAllSources().contains(LabApplication.class)) {
            application.addPrimarySources(Set.of(LabPage.class));
        }
        application.addListeners((ApplicationListener<ApplicationFailedEvent>) failed -> lab.close());
        bootstrap.addCloseListener(
                event -> event.getApplicationContext().getBeanFactory().registerSingleton("lab", lab));
        LabConnection connection = new LabConnection(lab);
        connection.write();
        Map<String, Object> added = new HashMap<>(connection.settings());
        added.put("keyturn.login.basic", "true");
        added.put("keyturn.watch.interval", "10s");
        // who breaks the lab wants to see a person asked soon
        added.put("keyturn.steps.budget", "2m");
        // each check may use up a fault that the lab was told
        added.put("keyturn.monitor.interval", "10m");
        environment.getPropertySources().addLast(new MapPropertySource("lab", added));
    }

    private static Lab prepare(Path folder, LabProperties settings, @Nullable LabRealDirectory contoso) {
        try {
            return Lab.in(folder, settings, contoso, Clock.systemUTC());
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new InvalidSettingException(
                    "keyturn.data-dir", "names a folder in which the lab cannot run. " + e.getMessage());
        }
    }
}
