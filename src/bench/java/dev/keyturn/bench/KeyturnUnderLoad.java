package dev.keyturn.bench;

import dev.keyturn.account.Accounts;
import dev.keyturn.engine.KeyturnApplication;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationRequest.Kind;
import dev.keyturn.rotation.Rotations;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.camunda.bpm.engine.ProcessEngine;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The application as it is delivered, without the lab; what it would reach over the network answers from memory. */
final class KeyturnUnderLoad implements Measured {

    /**
     * How long the adapters take.
     *
     * @param time null where they answer at once
     * @param counted whether each statement is counted, which costs time itself
     */
    record Adapters(
            Duration each, Duration restart, @Nullable ScheduledExecutorService time, boolean counted) {

        static Adapters instant(boolean counted) {
            return new Adapters(Duration.ZERO, Duration.ZERO, null, counted);
        }
    }

    private static final Person REQUESTER = new Person("requester", Set.of(Person.REQUESTERS));

    private final ConfigurableApplicationContext application;

    KeyturnUnderLoad(Store.Place database, Path folder, int accounts, Adapters adapters) {
        application = new SpringApplicationBuilder(KeyturnApplication.class)
                .initializers(context -> replaceAdapters((GenericApplicationContext) context, accounts, adapters))
                .run(
                        "--server.port=0",
                        "--keyturn.worker.port=0",
                        "--keyturn.data-dir=" + folder,
                        "--keyturn.secret.create-keyset=true",
                        "--keyturn.lab.enabled=false",
                        "--keyturn.watch.interval=0s",
                        "--keyturn.monitor.dependencies=false",
                        "--spring.datasource.url=" + database.url(),
                        "--spring.datasource.username=" + database.user(),
                        "--spring.datasource.password=",
                        // what a node logs in production is written, only not on this console
                        "--logging.file.name=" + folder.resolve("keyturn.log"),
                        "--logging.threshold.console=error");
    }

    private static void replaceAdapters(GenericApplicationContext context, int accounts, Adapters adapters) {
        context.registerBean("milestones", Milestones.class, () -> new Milestones("connector-password-rotation"));
        if (adapters.counted()) {
            context.registerBean("statements", Statements.class, Statements::new);
        }
        context.registerBean("site", Accounts.class, () -> new Site(accounts));
        context.registerBean(
                "calls",
                Calls.class,
                () -> new Calls(context.getBean(Clock.class), adapters.each(), adapters.restart(), adapters.time()));
        context.registerBean(
                "forest",
                PretendedForest.class,
                () -> new PretendedForest(context.getBean(Calls.class), context.getBean(Clock.class)));
    }

    <T> T bean(Class<T> type) {
        return application.getBean(type);
    }

    int port() {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @Override
    public ProcessEngine engine() {
        return bean(ProcessEngine.class);
    }

    @Override
    public Milestones milestones() {
        return bean(Milestones.class);
    }

    @Override
    public String request(String account) {
        RotationRequest request = new RotationRequest(account, Kind.ROTATE, "Older than 90 days.", null, null, null);
        engine().getIdentityService().setAuthentication(REQUESTER.id(), List.copyOf(REQUESTER.groups()));
        try {
            return bean(Rotations.class).request(request, REQUESTER, null).id();
        } finally {
            engine().getIdentityService().clearAuthentication();
        }
    }

    @Override
    public void close() {
        application.close();
    }
}
