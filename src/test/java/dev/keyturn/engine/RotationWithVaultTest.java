package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The process with its passwords in Vault, which takes no part in the engine's transactions. */
class RotationWithVaultTest {

    @TempDir
    static Path folder;

    private final VaultDouble vault = VaultDouble.start();
    private ConfigurableApplicationContext app;
    private SteppedEngine steps;
    private SecretStore secrets;

    @BeforeEach
    void start() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), VaultDouble.ROOT);
        app = EngineUnderTest.start(
                folder,
                "coverage=false",
                "spring.datasource.url=jdbc:h2:mem:with-vault",
                "keyturn.secret.vault.address=" + vault.address(),
                "keyturn.secret.vault.token-file=" + token);
        secrets = app.getBean(SecretStore.class);
        steps = new SteppedEngine(app);
    }

    @AfterEach
    void stop() {
        app.close();
        vault.close();
    }

    @Test
    void aRotationEndsWithTheNewPasswordAsTheCurrentOne() {
        String rotation = rotated();

        assertVerified(rotation);
    }

    @Test
    void aPromotionWhoseAnswersAreLostIsRepeatedUntilTheRotationHasEnded() {
        // the candidate's write goes well; then two answers of the promotion are lost on their way
        vault.beforeWriteTo("/index", () -> {
            vault.loseWriteTo("/index");
            vault.loseWriteTo("/index");
        });

        String rotation = rotated();
        assertThat(vault.faultsLeft()).isZero();
        assertThat(view(rotation).state()).isNotEqualTo(State.ENDED);
        assertThat(secrets.find("contoso.com", Label.PENDING)).isPresent();

        app.getBean(SettableClock.class).tick(Duration.ofSeconds(6));
        steps.stepsRun();
        assertVerified(rotation);
    }

    @Test
    void aStandbyThatHasNotHeardOfTheStagedPasswordHoldsTheRotationUpAndDoesNotEndIt() {
        vault.readFromAStandby();

        String rotation = rotated();
        assertThat(view(rotation).state()).isEqualTo(State.RUNNING);
        assertThat(app.getBean(FakeForest.class).resets).isZero();

        vault.standbyCatchesUp();
        app.getBean(SettableClock.class).tick(Duration.ofSeconds(6));
        steps.stepsRun();
        assertVerified(rotation);
    }

    private String rotated() {
        String id = steps.request();
        steps.approve(id);
        steps.stepsRun();
        return id;
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
        return app.getBean(Rotations.class).get(id, SteppedEngine.REQUESTER);
    }
}
