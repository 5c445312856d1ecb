package dev.keyturn.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.StepFailure.Kind;
import dev.keyturn.secret.SecretStore.Label;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** Clusters of Vault and OpenBao whose standbys answer, and engines that delete by themselves. */
@ExtendWith(OutputCaptureExtension.class)
class VaultStandbyTest {

    private static final String ACCOUNT = "contoso.com";
    private static final String INDEX = "keyturn/contoso.com/index";

    @TempDir
    Path folder;

    private final VaultDouble vault = VaultDouble.start();
    private final JdbcTemplate states = StoreAdapter.withoutStates();
    private final HandSetClock clock = new HandSetClock();

    @AfterEach
    void closeVault() {
        vault.close();
    }

    @Test
    void nothingAfterAPasswordWasStagedIsPassing() {
        SecretStore store = store();
        vault.readFromAStandby();
        SecretRef staged = store.stage(ACCOUNT, "r1", password());

        for (SecretStore node : new SecretStore[] {store, store()}) {
            behind(() -> node.find(ACCOUNT, Label.PENDING), "no index of its passwords, but had version 1 before");
            behind(() -> node.staged(ACCOUNT, "r1"), "is behind. It is asked again");
            behind(() -> node.read(staged), "is behind");
            behind(() -> node.promote(staged), "is behind");
            behind(() -> node.history(ACCOUNT), "is behind");
        }

        vault.standbyCatchesUp();
        assertThat(store().find(ACCOUNT, Label.PENDING)).contains(staged);
    }

    @Test
    void whatWasThereBeforeIsPassingOnEveryNode() {
        SecretStore store = store();
        SecretRef rejected = store.stage(ACCOUNT, "r1", password());
        vault.readFromAStandby();
        store.discard(rejected);

        behind(() -> store.stage(ACCOUNT, "r1", password()), "with version 1 of the index of its passwords, but had");
        behind(() -> store().find(ACCOUNT, Label.PENDING), "had version 2 before");

        vault.standbyCatchesUp();
        assertThat(store().find(ACCOUNT, Label.PENDING)).isEmpty();
        assertThat(store().stage(ACCOUNT, "r1", password())).isEqualTo(new SecretRef(ACCOUNT, 2));
    }

    @Test
    void whatAnotherClientWroteWhileAStandbyIsBehindIsWaitedForAndNotOverwritten() {
        SecretStore store = store();
        SecretRef staged = store.stage(ACCOUNT, "r1", password());
        vault.readFromAStandby();
        vault.writeAgain(INDEX);

        behind(() -> store.promote(staged), "with version 1 of the index of its passwords, but had version 2 before");

        vault.standbyCatchesUp();
        store.promote(staged);
        assertThat(store.find(ACCOUNT, Label.CURRENT)).contains(staged);
    }

    @Test
    void aClusterThatTellsItsStatesIsAskedForOneThatHoldsTheLastWriteByEveryNode() {
        vault.tellStates();
        SecretStore store = store();
        vault.readFromAStandby();

        SecretRef staged = store.stage(ACCOUNT, "r1", password());

        assertThat(store.find(ACCOUNT, Label.PENDING)).contains(staged);
        store().promote(staged);
        assertThat(store().find(ACCOUNT, Label.CURRENT)).contains(staged);
        try (Secret read = store().read(staged)) {
            assertThat(read.length()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, permission denied",
        "400, error performing token check: failed to persist lease entry: cannot write to readonly storage",
        "400, missing client token"
    })
    void aTokenThatWasJustMadeIsGivenTimeToReachEveryNode(int status, String error) {
        vault.refuseNewTokensWith(status, error);
        vault.readFromAStandby();
        SecretStore store = withAppRole(VaultDouble.ROLE_ID);

        for (int second = 0; second < 29; second++) {
            assertThat(failureOf(() -> store.find(ACCOUNT, Label.CURRENT)).kind())
                    .isEqualTo(Kind.TRANSIENT);
            clock.forward(Duration.ofSeconds(1));
        }

        assertThat(vault.journal()).containsOnlyOnce("POST /v1/auth/approle/login 200");
        vault.standbyCatchesUp();
        assertThat(store.find(ACCOUNT, Label.CURRENT)).isEmpty();
    }

    @Test
    void aTokenThatStaysRefusedLacksARight() {
        vault.readFromAStandby();
        SecretStore store = withAppRole(VaultDouble.ROLE_ID);
        assertThat(failureOf(() -> store.find(ACCOUNT, Label.CURRENT)).code()).isEqualTo("vault-new-token");
        clock.forward(Duration.ofSeconds(30));

        StepFailure failure = failureOf(() -> store.find(ACCOUNT, Label.CURRENT));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("vault-forbidden");
    }

    @Test
    void anEngineThatDeletesByItselfIsRefusedBeforeAnythingIsStaged() {
        SecretStore store = store();
        vault.deleteLater(path -> true);

        StepFailure failure = failureOf(() -> store.stage(ACCOUNT, "r1", password()));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("vault-deletes");
        assertThat(failure.message()).contains("/versions/", "Set delete_version_after to 0");
        assertThat(store.staged(ACCOUNT, "r1")).isZero();
        vault.deleteLater(path -> false);
        assertThat(store.stage(ACCOUNT, "r1", password())).isEqualTo(new SecretRef(ACCOUNT, 1));
    }

    @Test
    void anIndexThatIsToBeDeletedIsRefusedUntilItIsNotAnyMore(CapturedOutput log) {
        SecretStore store = store();
        vault.deleteLater(INDEX::equals);

        for (int attempt = 0; attempt < 2; attempt++) {
            StepFailure failure = failureOf(() -> store.stage(ACCOUNT, "r1", password()));
            assertThat(failure.code()).isEqualTo("vault-deletes");
            assertThat(failure.message()).contains("secret/data/" + INDEX + " at 2");
        }

        vault.deleteLater(path -> false);
        SecretRef staged = store.stage(ACCOUNT, "r1", password());
        assertThat(staged).isEqualTo(new SecretRef(ACCOUNT, 1));
        assertThat(store.staged(ACCOUNT, "r1")).isEqualTo(1);
        vault.deleteLater(INDEX::equals);
        store.promote(staged);
        assertThat(store.find(ACCOUNT, Label.CURRENT))
                .as("Active Directory has it already")
                .contains(staged);
        assertThat(log).contains("is going to delete secret/data/" + INDEX);
    }

    @ParameterizedTest
    @CsvSource({"team/approle/", "auth/team/approle/"})
    void appRoleMayBeMountedElsewhere(String path) {
        vault.mountAppRoleAt("team/approle");

        assertThat(withAppRole(path + VaultDouble.ROLE_ID).find(ACCOUNT, Label.CURRENT))
                .isEmpty();
        StepFailure failure = failureOf(() -> withAppRole(VaultDouble.ROLE_ID).find(ACCOUNT, Label.CURRENT));
        assertThat(failure.code()).isEqualTo("vault-login");
        assertThat(failure.message())
                .contains("login at auth/approle/login", "also says where AppRole is mounted")
                .doesNotContain(VaultDouble.ROLE_ID);
    }

    private static void behind(ThrowingCallable call, String message) {
        StepFailure failure = failureOf(call);
        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("vault-behind");
        assertThat(failure.message()).contains(message);
    }

    private SecretStore store() {
        return VaultSecretStore.open(StoreAdapter.withToken(vault.address(), folder), states, clock);
    }

    private SecretStore withAppRole(String role) {
        VaultSettings plain = StoreAdapter.withAppRole(vault.address(), folder);
        return VaultSecretStore.open(
                new VaultSettings(plain.address(), null, null, null, role, plain.secretIdFile(), null, null),
                states,
                clock);
    }

    private static Supplier<Secret> password() {
        return () -> Secret.takeFrom("Unmistakable#Password*2026".toCharArray());
    }

    private static StepFailure failureOf(ThrowingCallable call) {
        return Optional.ofNullable(catchThrowableOfType(StepFailure.class, call))
                .orElseThrow(() -> new AssertionError("It was believed."));
    }
}
