package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.execute;
import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.init;
import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.job;
import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.reset;
import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.task;
import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.withVariables;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import dev.keyturn.rotation.Person;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationRequest.Kind;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.rotation.RotationView.State;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.secret.VaultDouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The process with its passwords in Vault, which takes no part in the engine's transactions. */
class RotationWithVaultTest {

    private static final Person REQUESTER = new Person("requester", Set.of(Person.REQUESTERS));

    @TempDir
    static Path folder;

    private final VaultDouble vault = VaultDouble.start();
    private ConfigurableApplicationContext app;
    private ProcessEngine engine;
    private SecretStore secrets;

    @BeforeEach
    void start() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), VaultDouble.ROOT);
        app = EngineUnderTest.start(
                folder,
                "coverage=false",
                "spring.datasource.url=jdbc:h2:mem:with-vault",
                "keyturn.secret.store=vault",
                "keyturn.secret.vault.address=" + vault.address(),
                "keyturn.secret.vault.token-file=" + token);
        engine = app.getBean(ProcessEngine.class);
        secrets = app.getBean(SecretStore.class);
        init(engine);
    }

    @AfterEach
    void stop() {
        reset();
        app.close();
        vault.close();
    }

    @Test
    void a_rotation_ends_with_the_new_password_as_the_current_one() {
        RotationView rotation = rotated();

        assertVerified(rotation.id());
    }

    @Test
    void a_promotion_whose_answers_are_lost_is_repeated_until_the_rotation_has_ended() {
        // the candidate's write goes well; then two answers of the promotion are lost on their way
        vault.beforeWriteTo("/index", () -> {
            vault.loseWriteTo("/index");
            vault.loseWriteTo("/index");
        });

        RotationView rotation = rotated();
        assertThat(vault.faultsLeft()).isZero();
        assertThat(view(rotation.id()).state()).isNotEqualTo(State.ENDED);
        assertThat(secrets.find("contoso.com", Label.PENDING)).isPresent();

        app.getBean(SettableClock.class).tick(Duration.ofSeconds(6));
        stepsRun();
        assertVerified(rotation.id());
    }

    private RotationView rotated() {
        RotationRequest request = new RotationRequest("contoso.com", Kind.ROTATE, "quarterly", "CHG1", null, null);
        RotationView rotation =
                as("requester", () -> app.getBean(Rotations.class).request(request, REQUESTER, null));
        var instance = engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(rotation.id())
                .singleResult();
        stepsRun();
        as("approver", () -> {
            engine.getTaskService().claim(task(instance).getId(), "approver");
            engine.getTaskService().complete(task(instance).getId(), withVariables("decision", "APPROVE"));
            return true;
        });
        execute(job(instance));
        stepsRun();
        return rotation;
    }

    private void assertVerified(String id) {
        assertThat(view(id).state()).isEqualTo(State.ENDED);
        assertThat(view(id).outcome()).isEqualTo(Outcome.VERIFIED);
        assertThat(secrets.find("contoso.com", Label.PENDING)).isEmpty();
        assertThat(secrets.staged("contoso.com", id)).isEqualTo(1);
        FakeForest forest = app.getBean(FakeForest.class);
        try (Secret current =
                secrets.read(secrets.find("contoso.com", Label.CURRENT).orElseThrow())) {
            String password = current.use(String::new);
            assertThat(forest.adPassword).isEqualTo(password);
            assertThat(forest.loaded).containsOnly(Map.entry("aadc01", password), Map.entry("aadc02", password));
        }
    }

    private RotationView view(String id) {
        return app.getBean(Rotations.class).get(id, REQUESTER);
    }

    private void stepsRun() {
        JdbcTemplate jdbc = app.getBean(JdbcTemplate.class);
        while (Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select 1 from scheduled_tasks where execution_time <= ?)",
                Boolean.class,
                app.getBean(SettableClock.class).now().atOffset(ZoneOffset.UTC)))) {
            app.getBean(ManualScheduler.class).runAnyDueExecutions();
        }
    }

    private <T> T as(String user, Supplier<T> work) {
        engine.getIdentityService()
                .setAuthentication(user, user.equals("approver") ? List.of(Person.APPROVERS) : List.of());
        try {
            return work.get();
        } finally {
            engine.getIdentityService().clearAuthentication();
        }
    }
}
