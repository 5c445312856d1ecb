package dev.keyturn.secret;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.function.Supplier;
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
    void aPromotionIsSeenInsideTheCallersTransactionAndRolledBackWithIt() {
        SecretRef first = store.stage(ACCOUNT, "r1", password("first-Password-1"));

        database.transaction().executeWithoutResult(status -> {
            store.promote(first);
            assertThat(store.find(ACCOUNT, Label.CURRENT)).contains(first);
            status.setRollbackOnly();
        });

        assertThat(labels()).containsExactly("1=PENDING");
    }

    @Test
    void afterARestartEverythingIsAsItWas() {
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
    void neitherTheTableNorTheDatabaseFileHoldsThePasswordInAnyEncoding() throws Exception {
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
    void aCiphertextThatWasMovedToAnotherRowDoesNotDecrypt() {
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
