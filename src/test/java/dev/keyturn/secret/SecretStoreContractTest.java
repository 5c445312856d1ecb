package dev.keyturn.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.secret.SecretVersion.Labelled;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;

/** What every adapter promises, tried with each of them. */
class SecretStoreContractTest {

    private static final String ACCOUNT = "contoso.com";

    @TempDir
    Path folder;

    @OnEachStore
    void whatWasStagedCanBeReadAndIsPending(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            String awkward = "pässwörd \"€\" \\ \u0001 \uD83D\uDD11 </script>";

            SecretRef ref = store.stage(ACCOUNT, "r1", password(awkward));

            assertThat(ref).isEqualTo(new SecretRef(ACCOUNT, 1));
            assertThat(clear(store, ref)).isEqualTo(awkward);
            assertThat(labels(store)).containsExactly("1=PENDING");
            assertThat(store.find(ACCOUNT, Label.PENDING)).contains(ref);
            assertThat(store.find(ACCOUNT, Label.CURRENT)).isEmpty();
            assertThat(store.find("fabrikam.com", Label.PENDING)).isEmpty();
        }
    }

    @OnEachStore
    void accountsAreKeptApartWhateverTheirNamesLookLike(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            List<String> accounts = List.of(
                    "a", "A", "a/index", "../a", ".", "Contoso & Söhne", "a b", "a+b", "a%20b", "a?b#c", "\"a\"");

            accounts.forEach(account -> store.stage(account, "r1", password("password of " + account)));

            assertThat(accounts).allSatisfy(account -> {
                SecretRef ref = store.find(account, Label.PENDING).orElseThrow();
                assertThat(ref).isEqualTo(new SecretRef(account, 1));
                assertThat(clear(store, ref)).isEqualTo("password of " + account);
            });
        }
    }

    @OnEachStore
    void stagingAgainGivesTheSameCandidateAndAsksForNoOther(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            AtomicInteger asked = new AtomicInteger();
            Supplier<Secret> maker = () -> secret("Password-" + asked.incrementAndGet());

            SecretRef first = store.stage(ACCOUNT, "r1", maker);

            assertThat(store.stage(ACCOUNT, "r1", maker)).isEqualTo(first);
            assertThat(rig.restarted().stage(ACCOUNT, "r1", maker)).isEqualTo(first);
            store.promote(first);
            assertThat(store.stage(ACCOUNT, "r1", maker)).isEqualTo(first);
            assertThat(asked).hasValue(1);
            assertThat(labels(store)).containsExactly("1=CURRENT");
        }
    }

    @OnEachStore
    void aSecondRotationCannotStageWhileAnotherHasAPendingPassword(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            store.stage(ACCOUNT, "r1", password("first-Password-1"));
            AtomicInteger asked = new AtomicInteger();

            assertThatIllegalStateException()
                    .isThrownBy(() -> store.stage(ACCOUNT, "r2", () -> secret("Password-" + asked.incrementAndGet())))
                    .withMessageContaining("Rotation r1 has a PENDING password of account contoso.com");

            assertThat(asked).hasValue(0);
            assertThat(labels(store)).containsExactly("1=PENDING");
            assertThat(store.stage("fabrikam.com", "r2", password("another-Password-2")))
                    .isEqualTo(new SecretRef("fabrikam.com", 1));
        }
    }

    @OnEachStore
    void promotingMovesEveryLabelByOneAndRepeatingItMovesNothing(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));
            store.promote(first);
            assertThat(labels(store)).containsExactly("1=CURRENT");

            SecretRef second = store.stage(ACCOUNT, "r2", password("second-Password-2"));
            assertThat(labels(store)).containsExactly("1=CURRENT", "2=PENDING");
            store.promote(second);
            store.promote(second);
            assertThat(labels(store)).containsExactly("1=PREVIOUS", "2=CURRENT");

            SecretRef third = store.stage(ACCOUNT, "r3", password("third-Password-3"));
            store.promote(third);
            assertThat(labels(store)).containsExactly("1=null", "2=PREVIOUS", "3=CURRENT");
            assertThat(clear(store, first)).isEqualTo("first-Password-1");
            assertThat(clear(store, second)).isEqualTo("second-Password-2");
            assertThatIllegalStateException()
                    .isThrownBy(() -> store.promote(second))
                    .withMessageContaining("contoso.com#2 is not PENDING");
        }
    }

    @OnEachStore
    void aDiscardedVersionStaysReadableAndItsNumberIsNotUsedAgain(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));
            store.discard(first);
            store.discard(first);
            assertThat(labels(store)).containsExactly("1=null");
            assertThat(clear(store, first)).isEqualTo("first-Password-1");

            assertThat(store.stage(ACCOUNT, "r1", password("second-Password-2")))
                    .isEqualTo(new SecretRef(ACCOUNT, 2));
            assertThat(labels(store)).containsExactly("1=null", "2=PENDING");
            assertThatIllegalStateException()
                    .isThrownBy(() -> store.promote(first))
                    .withMessageContaining("It is discarded or replaced");
        }
    }

    @OnEachStore
    void discardingTakesNoOtherLabelOff(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));
            store.promote(first);

            store.discard(first);

            assertThat(labels(store)).containsExactly("1=CURRENT");
        }
    }

    @OnEachStore
    void stagedCountsEveryCandidateOfARotationDiscardedOnesToo(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            assertThat(store.staged(ACCOUNT, "r1")).isZero();

            store.discard(store.stage(ACCOUNT, "r1", password("first-Password-1")));
            store.promote(store.stage(ACCOUNT, "r1", password("second-Password-2")));
            store.stage(ACCOUNT, "r2", password("third-Password-3"));

            assertThat(store.staged(ACCOUNT, "r1")).isEqualTo(2);
            assertThat(store.staged(ACCOUNT, "r2")).isEqualTo(1);
            assertThat(store.staged("fabrikam.com", "r1")).isZero();
        }
    }

    @OnEachStore
    void aVersionThatDoesNotExistIsNamed(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            var unknown = new SecretRef(ACCOUNT, 7);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.read(unknown))
                    .withMessage("There is no stored password contoso.com#7.");
            assertThatIllegalArgumentException().isThrownBy(() -> store.promote(unknown));
            assertThatIllegalArgumentException().isThrownBy(() -> store.discard(unknown));
            assertThat(store.history(ACCOUNT)).isEmpty();
        }
    }

    @OnEachStore
    void theHistoryTellsByWhichRotationAVersionWasMadeAndWhenItCarriedWhichLabel(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            Instant madeFirst = rig.clock().instant();
            SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));
            Instant promotedFirst = rig.clock().forward(Duration.ofMinutes(1));
            store.promote(first);
            Instant madeSecond = rig.clock().forward(Duration.ofDays(90));
            SecretRef second = store.stage(ACCOUNT, "r2", password("second-Password-2"));
            Instant discardedSecond = rig.clock().forward(Duration.ofSeconds(1));
            store.discard(second);
            Instant madeThird = rig.clock().forward(Duration.ofSeconds(1));
            SecretRef third = store.stage(ACCOUNT, "r2", password("third-Password-3"));
            Instant promotedThird = rig.clock().forward(Duration.ofMinutes(2));
            store.promote(third);
            rig.clock().forward(Duration.ofMinutes(2));
            store.promote(third);

            var expected = List.of(
                    new SecretVersion(
                            first,
                            "r1",
                            madeFirst,
                            List.of(
                                    new Labelled(Label.PENDING, madeFirst, promotedFirst),
                                    new Labelled(Label.CURRENT, promotedFirst, promotedThird),
                                    new Labelled(Label.PREVIOUS, promotedThird, null))),
                    new SecretVersion(
                            second,
                            "r2",
                            madeSecond,
                            List.of(new Labelled(Label.PENDING, madeSecond, discardedSecond))),
                    new SecretVersion(
                            third,
                            "r2",
                            madeThird,
                            List.of(
                                    new Labelled(Label.PENDING, madeThird, promotedThird),
                                    new Labelled(Label.CURRENT, promotedThird, null))));
            assertThat(store.history(ACCOUNT)).isEqualTo(expected);
            assertThat(rig.restarted().history(ACCOUNT)).isEqualTo(expected);
            assertThat(store.history("fabrikam.com")).isEmpty();
        }
    }

    @OnEachStore
    void whatWasStagedStaysAlthoughTheCallersTransactionIsRolledBack(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();

            rig.transaction().executeWithoutResult(status -> {
                store.stage(ACCOUNT, "r1", password("first-Password-1"));
                status.setRollbackOnly();
            });

            assertThat(labels(store)).containsExactly("1=PENDING");
        }
    }

    @OnEachStore
    void aPromotionIsRolledBackWithTheCallersTransactionAndCanBeRepeated(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));

            rig.transaction().executeWithoutResult(status -> {
                store.promote(first);
                status.setRollbackOnly();
            });
            assertThat(labels(store)).containsExactly("1=PENDING");

            rig.transaction().executeWithoutResult(status -> store.promote(first));
            assertThat(labels(store)).containsExactly("1=CURRENT");
        }
    }

    @OnEachStore
    void aDiscardIsRolledBackWithTheCallersTransactionAndCanBeRepeated(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));

            assertThatExceptionOfType(IllegalCallerException.class)
                    .isThrownBy(() -> rig.transaction().executeWithoutResult(status -> {
                        store.discard(first);
                        throw new IllegalCallerException("something else in the transaction failed");
                    }));
            assertThat(labels(store)).containsExactly("1=PENDING");

            rig.transaction().executeWithoutResult(status -> store.discard(first));
            assertThat(labels(store)).containsExactly("1=null");
        }
    }

    @OnEachStore
    void insideATransactionTooTheOneWhoAsksIsToldWhatCannotBePromoted(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));
            store.discard(first);

            rig.transaction().executeWithoutResult(status -> {
                assertThatIllegalStateException().isThrownBy(() -> store.promote(first));
                status.setRollbackOnly();
            });

            assertThat(labels(store)).containsExactly("1=null");
        }
    }

    @OnEachStore
    void eightThreadsThatStageForOneRotationEndWithOneCandidate(StoreAdapter adapter) throws Exception {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            for (int round = 1; round <= 10; round++) {
                String rotation = "r" + round;
                List<SecretRef> refs = AtOnce.run(number ->
                        () -> store.stage(ACCOUNT, rotation, password("candidate-" + rotation + "-" + number)));

                assertThat(refs).hasSize(8).containsOnly(new SecretRef(ACCOUNT, round));
                assertThat(clear(store, refs.get(0))).startsWith("candidate-" + rotation + "-");
                assertThat(store.staged(ACCOUNT, rotation)).isEqualTo(1);
                store.promote(refs.get(0));
            }
            assertThat(labels(store)).hasSize(10).endsWith("8=null", "9=PREVIOUS", "10=CURRENT");
        }
    }

    @OnEachStore
    void ofEightRotationsThatStageAtOnceOneGetsThrough(StoreAdapter adapter) throws Exception {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();

            List<String> outcomes = AtOnce.run(number -> () -> {
                try {
                    return store.stage(ACCOUNT, "r" + number, password("candidate-Password-" + number))
                            .toString();
                } catch (IllegalStateException e) {
                    return e.getMessage();
                }
            });

            assertThat(outcomes).filteredOn(ACCOUNT.concat("#1")::equals).hasSize(1);
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.contains("has a PENDING password"))
                    .hasSize(7);
            assertThat(labels(store)).containsExactly("1=PENDING");
        }
    }

    @OnEachStore
    void eightPromotionsAtOnceMoveTheLabelsOnce(StoreAdapter adapter) throws Exception {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretStore store = rig.store();
            store.promote(store.stage(ACCOUNT, "r1", password("first-Password-1")));
            SecretRef second = store.stage(ACCOUNT, "r2", password("second-Password-2"));

            AtOnce.run(number -> () -> {
                store.promote(second);
                return second;
            });

            assertThat(labels(store)).containsExactly("1=PREVIOUS", "2=CURRENT");
        }
    }

    @OnEachStore
    void afterARestartEverythingIsAsItWas(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            SecretRef first = rig.store().stage(ACCOUNT, "r1", password("first-Password-1"));
            rig.store().promote(first);
            SecretRef second = rig.store().stage(ACCOUNT, "r2", password("second-Password-2"));

            SecretStore store = rig.restarted();

            assertThat(store.find(ACCOUNT, Label.CURRENT)).contains(first);
            assertThat(store.stage(ACCOUNT, "r2", password("another-Password-3")))
                    .isEqualTo(second);
            assertThat(clear(store, first)).isEqualTo("first-Password-1");
            assertThat(clear(store, second)).isEqualTo("second-Password-2");
        }
    }

    @OnEachStore
    void theMakerSSecretIsWipedAfterItWasStored(StoreAdapter adapter) {
        try (StoreUnderTest rig = adapter.open(folder)) {
            Secret made = secret("first-Password-1");

            rig.store().stage(ACCOUNT, "r1", () -> made);

            assertThatIllegalStateException().isThrownBy(made::duplicate);
        }
    }

    private static List<String> labels(SecretStore store) {
        return store.history(ACCOUNT).stream()
                .map(version -> version.ref().version() + "="
                        + version.labels().stream()
                                .filter(labelled -> labelled.until() == null)
                                .map(labelled -> labelled.label().name())
                                .reduce((one, another) -> one + " and " + another)
                                .orElse("null"))
                .toList();
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
