package dev.keyturn.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyturn.secret.SecretStore.Label;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedSecretStoreTest {

    private static final String ACCOUNT = "contoso.com";

    @TempDir
    Path folder;

    private SecretDatabase database;
    private EncryptedSecretStore store;

    @BeforeEach
    void openTheStore() {
        database = SecretDatabase.in(folder);
        store = database.store();
    }

    @AfterEach
    void closeTheDatabase() {
        database.close();
    }

    @Test
    void what_was_staged_can_be_read_and_is_pending() {
        SecretRef ref = store.stage(ACCOUNT, "r1", password("first-Password-1"));

        assertThat(ref).isEqualTo(new SecretRef(ACCOUNT, 1));
        assertThat(clear(ref)).isEqualTo("first-Password-1");
        assertThat(labels()).containsExactly("1=PENDING");
        assertThat(store.find(ACCOUNT, Label.PENDING)).contains(ref);
        assertThat(store.find(ACCOUNT, Label.CURRENT)).isEmpty();
        assertThat(store.find("fabrikam.com", Label.PENDING)).isEmpty();
    }

    @Test
    void staging_again_gives_the_same_candidate_and_asks_for_no_other() {
        SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));
        var asked = new AtomicInteger();

        SecretRef second = store.stage(ACCOUNT, "r1", () -> {
            asked.incrementAndGet();
            return secret("another-Password-2");
        });

        assertThat(second).isEqualTo(first);
        assertThat(asked).hasValue(0);
        assertThat(labels()).containsExactly("1=PENDING");
    }

    @Test
    void a_second_rotation_cannot_stage_while_another_has_a_pending_password() {
        store.stage(ACCOUNT, "r1", password("first-Password-1"));

        assertThatIllegalStateException()
                .isThrownBy(() -> store.stage(ACCOUNT, "r2", password("another-Password-2")))
                .withMessageContaining("Rotation r1 has a PENDING password of account contoso.com");
        assertThat(labels()).containsExactly("1=PENDING");

        assertThat(store.stage("fabrikam.com", "r2", password("another-Password-2")))
                .isEqualTo(new SecretRef("fabrikam.com", 1));
    }

    @Test
    void promoting_moves_every_label_by_one_and_repeating_it_moves_nothing() {
        SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));
        store.promote(first);
        assertThat(labels()).containsExactly("1=CURRENT");

        SecretRef second = store.stage(ACCOUNT, "r2", password("second-Password-2"));
        assertThat(labels()).containsExactly("1=CURRENT", "2=PENDING");
        store.promote(second);
        store.promote(second);
        assertThat(labels()).containsExactly("1=PREVIOUS", "2=CURRENT");

        SecretRef third = store.stage(ACCOUNT, "r3", password("third-Password-3"));
        store.promote(third);
        assertThat(labels()).containsExactly("1=null", "2=PREVIOUS", "3=CURRENT");
        assertThat(clear(first)).isEqualTo("first-Password-1");
        assertThatIllegalStateException()
                .isThrownBy(() -> store.promote(second))
                .withMessageContaining("contoso.com#2 is not PENDING");
    }

    @Test
    void a_repeat_of_stage_after_the_promotion_makes_no_second_candidate() {
        SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));
        store.promote(first);

        assertThat(store.stage(ACCOUNT, "r1", password("another-Password-2"))).isEqualTo(first);
        assertThat(labels()).containsExactly("1=CURRENT");
    }

    @Test
    void a_discarded_version_stays_readable_and_its_number_is_not_used_again() {
        SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));
        store.discard(first);
        store.discard(first);
        assertThat(labels()).containsExactly("1=null");
        assertThat(clear(first)).isEqualTo("first-Password-1");

        assertThat(store.stage(ACCOUNT, "r1", password("second-Password-2"))).isEqualTo(new SecretRef(ACCOUNT, 2));
        assertThat(labels()).containsExactly("1=null", "2=PENDING");
        assertThatIllegalStateException().isThrownBy(() -> store.promote(first));
    }

    @Test
    void discarding_takes_no_other_label_off() {
        SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));
        store.promote(first);

        store.discard(first);

        assertThat(labels()).containsExactly("1=CURRENT");
    }

    @Test
    void a_version_that_does_not_exist_is_named() {
        var unknown = new SecretRef(ACCOUNT, 7);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.read(unknown))
                .withMessage("There is no stored password contoso.com#7.");
        assertThatIllegalArgumentException().isThrownBy(() -> store.promote(unknown));
        assertThatIllegalArgumentException().isThrownBy(() -> store.discard(unknown));
    }

    @Test
    void what_was_staged_stays_although_the_callers_transaction_is_rolled_back() {
        database.transaction().executeWithoutResult(status -> {
            store.stage(ACCOUNT, "r1", password("first-Password-1"));
            status.setRollbackOnly();
        });

        assertThat(labels()).containsExactly("1=PENDING");
    }

    @Test
    void a_promotion_is_rolled_back_with_the_callers_transaction() {
        SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));

        database.transaction().executeWithoutResult(status -> {
            store.promote(first);
            assertThat(store.find(ACCOUNT, Label.CURRENT)).contains(first);
            status.setRollbackOnly();
        });

        assertThat(labels()).containsExactly("1=PENDING");
    }

    @Test
    void eight_threads_that_stage_for_one_rotation_end_with_one_candidate() throws Exception {
        for (int round = 1; round <= 40; round++) {
            String rotation = "r" + round;
            List<SecretRef> refs = atOnce(
                    number -> () -> store.stage(ACCOUNT, rotation, password("candidate-" + rotation + "-" + number)));

            assertThat(refs).hasSize(8).containsOnly(new SecretRef(ACCOUNT, round));
            store.promote(refs.get(0));
        }
        assertThat(labels()).hasSize(40).last().isEqualTo("40=CURRENT");
    }

    @Test
    void of_eight_rotations_that_stage_at_once_one_gets_through() throws Exception {
        List<String> outcomes = atOnce(number -> () -> {
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
        assertThat(labels()).containsExactly("1=PENDING");
    }

    @Test
    void eight_promotions_at_once_move_the_labels_once() throws Exception {
        store.promote(store.stage(ACCOUNT, "r1", password("first-Password-1")));
        SecretRef second = store.stage(ACCOUNT, "r2", password("second-Password-2"));

        atOnce(number -> () -> {
            store.promote(second);
            return second;
        });

        assertThat(labels()).containsExactly("1=PREVIOUS", "2=CURRENT");
    }

    @Test
    void after_a_restart_everything_is_as_it_was() {
        SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));
        store.promote(first);
        SecretRef second = store.stage(ACCOUNT, "r2", password("pässwörd-€-2"));

        database = database.restart();
        EncryptedSecretStore store = database.store(database.keysetFile(), false);

        assertThat(store.find(ACCOUNT, Label.CURRENT)).contains(first);
        assertThat(store.stage(ACCOUNT, "r2", password("another-Password-3"))).isEqualTo(second);
        assertThat(clear(store, second)).isEqualTo("pässwörd-€-2");
    }

    @Test
    void the_maker_s_secret_is_wiped_after_it_was_stored() {
        Secret made = secret("first-Password-1");

        store.stage(ACCOUNT, "r1", () -> made);

        assertThatIllegalStateException().isThrownBy(made::duplicate);
    }

    @Test
    void neither_the_table_nor_the_database_file_holds_the_password_in_any_encoding() throws Exception {
        String password = "Unmistakable#Password*2026";
        store.stage(ACCOUNT, "r1", password(password));
        var everything = new ArrayList<byte[]>();
        for (Map<String, Object> row : database.jdbc.queryForList("select * from keyturn_secret")) {
            row.values()
                    .forEach(value -> everything.add(
                            value instanceof byte[] bytes
                                    ? bytes
                                    : String.valueOf(value).getBytes(StandardCharsets.UTF_8)));
        }
        database.close();
        everything.add(Files.readAllBytes(folder.resolve("keyturn.mv.db")));
        everything.add(Files.readAllBytes(database.keysetFile()));

        for (byte[] clear : encodings(password)) {
            assertThat(everything).noneMatch(bytes -> contains(bytes, clear));
        }
        assertThat(everything).anyMatch(bytes -> contains(bytes, ACCOUNT.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_ciphertext_that_was_moved_to_another_row_does_not_decrypt() {
        SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));
        store.promote(first);
        SecretRef second = store.stage(ACCOUNT, "r2", password("second-Password-2"));
        database.jdbc.update("update keyturn_secret set ciphertext = (select ciphertext from keyturn_secret where"
                + " version = 1) where version = 2");

        assertThatIllegalStateException()
                .isThrownBy(() -> store.read(second))
                .withMessageContaining("contoso.com#2 cannot be decrypted")
                .withNoCause();
        assertThat(clear(first)).isEqualTo("first-Password-1");
    }

    private <T> List<T> atOnce(IntFunction<Callable<T>> work) throws Exception {
        var barrier = new CyclicBarrier(8);
        var threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<T>> futures = IntStream.range(0, 8)
                    .mapToObj(number -> threads.submit(() -> {
                        barrier.await(10, TimeUnit.SECONDS);
                        return work.apply(number).call();
                    }))
                    .toList();
            var results = new ArrayList<T>();
            for (Future<T> future : futures) {
                results.add(future.get(30, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<byte[]> encodings(String text) {
        var encodings = new ArrayList<byte[]>();
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] bytes = text.getBytes(charset);
            encodings.add(bytes);
            encodings.add(Base64.getEncoder().withoutPadding().encode(bytes));
            encodings.add(HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
        }
        return encodings;
    }

    private static boolean contains(byte[] whole, byte[] part) {
        return new String(whole, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    private List<String> labels() {
        return database.jdbc.query(
                "select version, label from keyturn_secret where account = ? order by version",
                (row, number) -> row.getInt(1) + "=" + row.getString(2),
                ACCOUNT);
    }

    private String clear(SecretRef ref) {
        return clear(store, ref);
    }

    private static String clear(EncryptedSecretStore store, SecretRef ref) {
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
