package dev.keyturn.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.StepFailure.Kind;
import dev.keyturn.secret.SecretStore.Label;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What can go wrong between Keyturn and Vault. */
@ExtendWith(OutputCaptureExtension.class)
class VaultSecretStoreTest {

    private static final String ACCOUNT = "contoso.com";
    private static final String CANARY = "Unmistakable#Password*2026";
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
    void theIndexHoldsNoPasswordAndMovingLabelsTouchesNone() {
        SecretStore store = store();
        store.promote(store.stage(ACCOUNT, "r1", password(CANARY)));

        assertThat(vault.newest(INDEX).toString()).contains("\"CURRENT\"").doesNotContain(CANARY);
        List<String> places =
                vault.paths().stream().filter(path -> !path.equals(INDEX)).toList();
        assertThat(places).singleElement().satisfies(place -> {
            assertThat(vault.newest(place).path("password").asText()).isEqualTo(CANARY);
            assertThat(vault.journal()).containsOnlyOnce("POST /v1/secret/data/" + place + " 200");
        });
    }

    @Test
    void anAnswerLostAfterTheCandidateWasListedIsFoundOutByLooking() {
        SecretStore store = store();
        vault.loseAnswerOfWriteTo("/index");

        SecretRef ref = store.stage(ACCOUNT, "r1", password(CANARY));

        assertThat(ref).isEqualTo(new SecretRef(ACCOUNT, 1));
        assertThat(store.staged(ACCOUNT, "r1")).isEqualTo(1);
        assertThat(clear(store, ref)).isEqualTo(CANARY);
        assertThat(writesTo("/index")).containsExactly("lost");
    }

    @Test
    void aWriteLostOnItsWayIsWrittenAgain() {
        SecretStore store = store();
        vault.loseWriteTo("/index");
        vault.loseWriteTo("/versions/");

        SecretRef ref = store.stage(ACCOUNT, "r1", password(CANARY));

        assertThat(store.staged(ACCOUNT, "r1")).isEqualTo(1);
        assertThat(clear(store, ref)).isEqualTo(CANARY);
        assertThat(writesTo("/index")).containsExactly("lost", "200");
        assertThat(writesTo("/versions/")).containsExactly("lost", "200");
    }

    @Test
    void aPasswordWhoseAnswerWasLostIsNotStoredTwice() {
        SecretStore store = store();
        vault.loseAnswerOfWriteTo("/versions/");

        SecretRef ref = store.stage(ACCOUNT, "r1", password(CANARY));

        assertThat(clear(store, ref)).isEqualTo(CANARY);
        assertThat(writesTo("/versions/")).containsExactly("lost", "400");
        assertThat(vault.paths()).hasSize(2);
    }

    @Test
    void whenLookingDoesNotHelpTheStepIsToldToComeBackAndThenUsesWhatIsThere() {
        SecretStore store = store();
        AtomicInteger asked = new AtomicInteger();
        Supplier<Secret> maker = () -> secret(CANARY + asked.incrementAndGet());
        vault.loseWriteTo("/index");
        vault.loseWriteTo("/index");

        StepFailure failure = failureOf(() -> store.stage(ACCOUNT, "r1", maker));
        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("vault-no-answer");
        assertThat(store.staged(ACCOUNT, "r1")).isZero();

        SecretRef ref = store.stage(ACCOUNT, "r1", maker);
        assertThat(store.staged(ACCOUNT, "r1")).isEqualTo(1);
        assertThat(clear(store, ref)).isEqualTo(CANARY + 2);
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsALostOne() {
        SecretStore store = VaultSecretStore.open(
                StoreAdapter.withToken(vault.address(), folder), Duration.ofSeconds(1), states, clock);
        vault.stallWriteTo("/index");

        SecretRef ref = store.stage(ACCOUNT, "r1", password(CANARY));

        assertThat(clear(store, ref)).isEqualTo(CANARY);
        assertThat(store.staged(ACCOUNT, "r1")).isEqualTo(1);
    }

    @Test
    void aPromotionWhoseAnswerWasLostMovesTheLabelsOnce() {
        SecretStore store = store();
        store.promote(store.stage(ACCOUNT, "r1", password("first-Password-1")));
        SecretRef second = store.stage(ACCOUNT, "r2", password(CANARY));
        vault.loseAnswerOfWriteTo("/index");

        store.promote(second);

        assertThat(store.find(ACCOUNT, Label.PREVIOUS)).contains(new SecretRef(ACCOUNT, 1));
        assertThat(store.find(ACCOUNT, Label.CURRENT)).contains(second);
        assertThat(store.find(ACCOUNT, Label.PENDING)).isEmpty();
    }

    @Test
    void aChangeByAnotherPersonBetweenLookAndWriteIsNotOverwritten() {
        SecretStore store = store();
        SecretStore other = store();
        SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));
        store.promote(first);
        AtomicInteger asked = new AtomicInteger();
        vault.beforeWriteTo(
                "/index",
                () -> asked.set(other.stage(ACCOUNT, "r2", password(CANARY)).version()));

        SecretRef second = store.stage(ACCOUNT, "r2", password("late-Password-2"));

        assertThat(second.version()).isEqualTo(asked.get());
        assertThat(clear(store, second)).isEqualTo(CANARY);
        assertThat(store.staged(ACCOUNT, "r2")).isEqualTo(1);
        assertThat(writesTo("/index")).endsWith("200", "400");
    }

    @Test
    void whenOthersGetInBetweenAgainAndAgainTheStepComesBackLater() {
        SecretStore store = store();
        SecretRef ref = store.stage(ACCOUNT, "r1", password(CANARY));
        for (int time = 0; time < 12; time++) {
            vault.beforeWriteTo("/index", () -> vault.writeAgain(INDEX));
        }

        StepFailure failure = failureOf(() -> store.promote(ref));

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("vault-crowded");
        assertThat(vault.faultsLeft()).isZero();
    }

    @Test
    void aSealedVaultIsWaitedFor() {
        SecretStore store = store();
        SecretRef ref = store.stage(ACCOUNT, "r1", password(CANARY));
        vault.seal(true);

        for (ThrowingCallable call : everyCall(store, ref)) {
            StepFailure failure = failureOf(call);
            assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(failure.code()).isEqualTo("vault-sealed");
            assertThat(failure.message()).contains("is sealed. Unseal it");
        }

        vault.seal(false);
        store.promote(ref);
        assertThat(store.find(ACCOUNT, Label.CURRENT)).contains(ref);
    }

    @Test
    void tooManyRequestsAreAReasonToWaitAsLongAsVaultSays() {
        SecretStore store = store();
        vault.answerWith(
                429, "{\"errors\":[\"request path: rate limit quota exceeded\"]}", Map.of("Retry-After", "7"), "GET");

        StepFailure failure = failureOf(() -> store.find(ACCOUNT, Label.CURRENT));

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("vault-too-many-requests");
        assertThat(failure.message()).contains("asks to wait 7 s");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  500, TRANSIENT, vault-unavailable",
        "GET,  502, TRANSIENT, vault-unavailable",
        "GET,  503, TRANSIENT, vault-unavailable",
        "GET,  307, TRANSIENT, vault-unavailable",
        "GET,  412, TRANSIENT, vault-unavailable",
        "GET,  400, REFUSED,   vault-refused",
        "GET,  405, REFUSED,   vault-refused",
        "GET,  404, REFUSED,   vault-no-engine",
        "GET,  200, REFUSED,   vault-unreadable-index",
        "POST, 400, REFUSED,   vault-refused",
        "POST, 413, REFUSED,   vault-refused",
        "POST, 429, TRANSIENT, vault-too-many-requests",
        "POST, 204, TRANSIENT, vault-bad-answer"
    })
    void everyRefusalHasItsKindAndRepeatsNothingOfWhatWasSent(
            String method, int status, Kind kind, String code, CapturedOutput output) {
        SecretStore store = store();
        // the token is known to every node by then
        store.find(ACCOUNT, Label.CURRENT);
        String quoting =
                status == 204 ? "" : "{\"errors\":[\"you sent " + CANARY + " with " + VaultDouble.ROOT + "\"]}";
        vault.answerWith(status, quoting, Map.of("Location", "http://127.0.0.1:1/"), method);

        StepFailure failure = failureOf(() -> store.stage(ACCOUNT, "r1", password(CANARY)));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message())
                .startsWith("Vault at http://127.0.0.1:" + vault.port() + " ")
                .endsWith(".");
        assertThat(failure.message() + failure.detail() + output).doesNotContain(CANARY, VaultDouble.ROOT);
        assertThat(failure).hasNoCause();
        assertThat(store.staged(ACCOUNT, "r1")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void anErrorThatIsToldAfterTheEffectIsFoundOutByLooking(int status) {
        SecretStore store = store();
        SecretRef ref = store.stage(ACCOUNT, "r1", password(CANARY));
        vault.failAfterWriteTo("/index", status);

        store.promote(ref);

        assertThat(store.find(ACCOUNT, Label.CURRENT)).contains(ref);
        assertThat(writesTo("/index")).containsExactly("200", String.valueOf(status));
    }

    @Test
    void anApproleTokenThatExpiredIsReplacedByOneNewLogin() {
        SecretStore store = VaultSecretStore.open(StoreAdapter.withAppRole(vault.address(), folder), states, clock);
        SecretRef ref = store.stage(ACCOUNT, "r1", password(CANARY));
        vault.expireTokens();

        store.promote(ref);

        assertThat(store.find(ACCOUNT, Label.CURRENT)).contains(ref);
        assertThat(vault.journal())
                .filteredOn(line -> line.contains("approle/login"))
                .containsExactly("POST /v1/auth/approle/login 200", "POST /v1/auth/approle/login 200");
    }

    @Test
    void aMissingRightIsRefusedAfterOneNewLogin() {
        SecretStore store = VaultSecretStore.open(StoreAdapter.withAppRole(vault.address(), folder), states, clock);
        vault.onlyInNamespace("elsewhere");

        StepFailure refusedLogin = failureOf(() -> store.find(ACCOUNT, Label.CURRENT));
        assertThat(refusedLogin.code()).isEqualTo("vault-login");

        vault.onlyInNamespace(null);
        store.find(ACCOUNT, Label.CURRENT);
        vault.answerWith(403, "{\"errors\":[\"permission denied\"]}", Map.of(), "GET");
        vault.answerWith(403, "{\"errors\":[\"permission denied\"]}", Map.of(), "GET");
        assertThat(failureOf(() -> store.find(ACCOUNT, Label.CURRENT)).code())
                .as("the other token may not have reached every node")
                .isEqualTo("vault-new-token");
        clock.forward(Duration.ofSeconds(30));
        vault.answerWith(403, "{\"errors\":[\"permission denied\"]}", Map.of(), "GET");
        vault.answerWith(403, "{\"errors\":[\"permission denied\"]}", Map.of(), "GET");
        StepFailure failure = failureOf(() -> store.find(ACCOUNT, Label.CURRENT));
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("vault-forbidden");
        assertThat(failure.message()).contains("does not let Keyturn use secret/data/" + INDEX);
        assertThat(vault.faultsLeft()).isZero();
    }

    @Test
    void aWrongSecretIdIsRefusedWithTheNamesOfTheSettings() throws IOException {
        VaultSettings settings = StoreAdapter.withAppRole(vault.address(), folder);
        Files.writeString(settings.secretIdFile(), "wrong-unmistakable-id");

        StepFailure failure =
                failureOf(() -> VaultSecretStore.open(settings, states, clock).find(ACCOUNT, Label.CURRENT));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("vault-login");
        assertThat(failure.message())
                .contains("keyturn.secret.vault.role-id", ".secret-id-file")
                .doesNotContain("unmistakable");
    }

    @Test
    void aTokenFileIsReadAgainWhenItsTokenIsNotAcceptedAnyMore() throws IOException {
        VaultSettings settings = StoreAdapter.withToken(vault.address(), folder);
        SecretStore store = VaultSecretStore.open(settings, states, clock);
        SecretRef ref = store.stage(ACCOUNT, "r1", password(CANARY));
        vault.expireTokens();

        StepFailure failure = failureOf(() -> store.promote(ref));
        assertThat(failure.code()).isEqualTo("vault-forbidden");

        vault.accept("hvs.fresh");
        Files.writeString(settings.tokenFile(), "  hvs.fresh\n");
        store.promote(ref);
        assertThat(store.find(ACCOUNT, Label.CURRENT)).contains(ref);
    }

    @Test
    void anEmptyTokenFileIsWaitedFor() throws IOException {
        VaultSettings settings = StoreAdapter.withToken(vault.address(), folder);
        Files.writeString(settings.tokenFile(), "\n");

        StepFailure failure =
                failureOf(() -> VaultSecretStore.open(settings, states, clock).find(ACCOUNT, Label.CURRENT));

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.message()).contains("keyturn.secret.vault.token-file");
    }

    @Test
    void deletedPasswordsAreNotStartedAnew() {
        SecretStore store = store();
        SecretRef ref = store.stage(ACCOUNT, "r1", password(CANARY));
        store.promote(ref);
        vault.delete(INDEX);

        for (ThrowingCallable call : everyCall(store, ref)) {
            StepFailure failure = failureOf(call);
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("vault-deleted");
            assertThat(failure.message()).contains("secret/data/" + INDEX + " was deleted. Undelete it");
        }
        assertThat(vault.paths()).hasSize(2);
    }

    @Test
    void aMountWithoutTheEngineIsNamed() {
        VaultSettings token = StoreAdapter.withToken(vault.address(), folder);
        SecretStore store = VaultSecretStore.open(
                new VaultSettings(vault.address(), "kv", "keyturn", token.tokenFile(), null, null, null, null),
                states,
                clock);

        StepFailure failure = failureOf(() -> store.stage(ACCOUNT, "r1", password(CANARY)));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.message()).contains("kv/data/" + INDEX, "keyturn.secret.vault.mount");
    }

    @Test
    void aVaultThatDoesNotListenIsAskedAgain() {
        SecretStore store = store();
        SecretRef ref = store.stage(ACCOUNT, "r1", password(CANARY));
        vault.close();

        for (ThrowingCallable call : everyCall(store, ref)) {
            StepFailure failure = failureOf(call);
            assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(failure.code()).isIn("vault-unreachable", "vault-no-answer");
        }
    }

    @Test
    void theNamespaceGoesAlongWithLoginAndRequests() {
        vault.onlyInNamespace("team/sync");
        VaultSettings plain = StoreAdapter.withAppRole(vault.address(), folder);
        SecretStore store = VaultSecretStore.open(
                new VaultSettings(
                        vault.address(), null, null, null, plain.roleId(), plain.secretIdFile(), "team/sync", null),
                states,
                clock);

        SecretRef ref = store.stage(ACCOUNT, "r1", password(CANARY));

        assertThat(clear(store, ref)).isEqualTo(CANARY);
    }

    @Test
    void aRedirectDoesNotTakeTheTokenToAnotherMachine() throws IOException {
        AtomicInteger reached = new AtomicInteger();
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0), 0);
        elsewhere.createContext("/", exchange -> {
            reached.incrementAndGet();
            exchange.close();
        });
        elsewhere.start();
        try {
            vault.answerWith(
                    307,
                    "",
                    Map.of(
                            "Location",
                            "http://127.0.0.2:" + elsewhere.getAddress().getPort() + "/"),
                    "GET");

            assertThat(failureOf(() -> store().find(ACCOUNT, Label.CURRENT)).kind())
                    .isEqualTo(Kind.TRANSIENT);
            assertThat(reached).hasValue(0);
        } finally {
            elsewhere.stop(0);
        }
    }

    @Test
    void labelsMoveWithTheCommitAndNotWhenVaultCannotBeAskedThen() {
        SecretStore store = store();
        SecretRef ref = store.stage(ACCOUNT, "r1", password(CANARY));
        JdbcTemplate engine = engine();

        StepFailure failure = failureOf(() -> transaction(engine).executeWithoutResult(status -> {
            engine.update("insert into ended values ('r1')");
            store.promote(ref);
            vault.seal(true);
        }));

        vault.seal(false);
        assertThat(failure.code()).isEqualTo("vault-sealed");
        assertThat(engine.queryForList("select * from ended")).isEmpty();
        assertThat(store.find(ACCOUNT, Label.PENDING)).contains(ref);

        transaction(engine).executeWithoutResult(status -> {
            engine.update("insert into ended values ('r1')");
            store.promote(ref);
            assertThat(store.find(ACCOUNT, Label.PENDING)).contains(ref);
        });
        assertThat(engine.queryForList("select * from ended")).hasSize(1);
        assertThat(store.find(ACCOUNT, Label.CURRENT)).contains(ref);
    }

    @Test
    void aCrashBetweenTheWriteAndTheCommitLeavesNothingThatTheRepeatCouldNotFinish() {
        SecretStore store = store();
        store.promote(store.stage(ACCOUNT, "r1", password("first-Password-1")));
        SecretRef second = store.stage(ACCOUNT, "r2", password(CANARY));
        JdbcTemplate engine = engine();

        Throwable crash = catchThrowableOfType(
                IllegalCallerException.class, () -> transaction(engine).executeWithoutResult(status -> {
                    engine.update("insert into ended values ('r2')");
                    store.promote(second);
                    afterEverythingElse(() -> {
                        throw new IllegalCallerException("the connection to the database broke");
                    });
                }));
        assertThat(crash).isNotNull();
        assertThat(engine.queryForList("select * from ended")).isEmpty();
        assertThat(store.find(ACCOUNT, Label.CURRENT)).contains(second);

        // what the delegate does when the engine repeats it, and what a repeat with a known version does
        SecretStore afterRestart = store();
        transaction(engine).executeWithoutResult(status -> {
            engine.update("insert into ended values ('r2')");
            afterRestart.find(ACCOUNT, Label.PENDING).ifPresent(afterRestart::promote);
            afterRestart.promote(second);
        });
        assertThat(engine.queryForList("select * from ended")).hasSize(1);
        assertThat(store.find(ACCOUNT, Label.CURRENT)).contains(second);
        assertThat(store.find(ACCOUNT, Label.PREVIOUS)).contains(new SecretRef(ACCOUNT, 1));
        assertThat(store.stage(ACCOUNT, "r2", password("another-Password-3"))).isEqualTo(second);
    }

    @Test
    void moreVersionsThanVaultKeepsOfOneSecretAreAllReadable() {
        SecretStore store = store();
        for (int version = 1; version <= 12; version++) {
            store.promote(store.stage(ACCOUNT, "r" + version, password("Password-" + version)));
        }

        assertThat(store.history(ACCOUNT)).hasSize(12).allSatisfy(version -> assertThat(clear(store, version.ref()))
                .isEqualTo("Password-" + version.ref().version()));
    }

    private static void afterEverythingElse(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public int getOrder() {
                return Ordered.LOWEST_PRECEDENCE;
            }

            @Override
            public void beforeCommit(boolean readOnly) {
                work.run();
            }
        });
    }

    private static JdbcTemplate engine() {
        JdbcTemplate engine = new JdbcTemplate(new DriverManagerDataSource(
                "jdbc:h2:mem:engine-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
        engine.execute("create table ended (rotation varchar(10) primary key)");
        return engine;
    }

    private static TransactionTemplate transaction(JdbcTemplate jdbc) {
        return new TransactionTemplate(new JdbcTransactionManager(jdbc.getDataSource()));
    }

    private List<ThrowingCallable> everyCall(SecretStore store, SecretRef ref) {
        return List.of(
                () -> store.stage(ref.account(), "r2", password(CANARY)),
                () -> store.find(ref.account(), Label.CURRENT),
                () -> store.staged(ref.account(), "r1"),
                () -> store.read(ref),
                () -> store.promote(ref),
                () -> store.discard(ref),
                () -> store.history(ref.account()));
    }

    private SecretStore store() {
        return VaultSecretStore.open(StoreAdapter.withToken(vault.address(), folder), states, clock);
    }

    private List<String> writesTo(String part) {
        return vault.journal().stream()
                .filter(line -> line.startsWith("POST") && line.contains(part))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }

    private static StepFailure failureOf(ThrowingCallable call) {
        StepFailure failure = catchThrowableOfType(StepFailure.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    private static String clear(SecretStore store, SecretRef ref) {
        try (Secret secret = store.read(ref)) {
            return secret.use(String::new);
        }
    }

    private static Supplier<Secret> password(String text) {
        return () -> secret(text);
    }

    private static Secret secret(String text) {
        return Secret.takeFrom(text.toCharArray());
    }
}
