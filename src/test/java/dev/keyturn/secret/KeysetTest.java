package dev.keyturn.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.mac.MacConfig;
import com.google.crypto.tink.mac.PredefinedMacParameters;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.secret.KeysetRotation.Rotated;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysetTest {

    @TempDir
    Path folder;

    @Test
    void aMissingKeysetStopsTheStartWhenNoneMayBeMade() {
        SecretDatabase database = SecretDatabase.in(folder);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> database.store(database.keysetFile(), false))
                .withMessageContaining("keyturn.secret.keyset-file names the file " + database.keysetFile())
                .withMessageContaining("keyturn.secret.create-keyset=true");
        assertThat(database.keysetFile()).doesNotExist();
    }

    @Test
    void aKeysetThatIsMadeCanBeReadByItsOwnerOnlyAndLeavesNothingBesideIt() throws IOException {
        Path file = folder.resolve("made/deeper/keyset.json");

        Keyset.open(file, true, () -> false);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryNotContaining(path -> !path.equals(file));
        assertThat(file).content().startsWith("{").contains("AesGcmKey");
    }

    @Test
    void aKeysetThatIsThereIsUsedAndNotReplaced() {
        Path file = folder.resolve("keyset.json");
        Keyset first = Keyset.open(file, true, () -> false);

        Keyset second = Keyset.open(file, true, () -> false);

        assertThat(second.primaryKeyId()).isEqualTo(first.primaryKeyId()).isPositive();
    }

    @Test
    void aLostKeysetIsNotReplacedWhilePasswordsDependOnIt() throws IOException {
        SecretDatabase database = SecretDatabase.in(folder);
        database.store().stage("contoso.com", "r1", () -> Secret.takeFrom("first-Password-1".toCharArray()));
        Files.delete(database.keysetFile());

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(database::store)
                .withMessageContaining("keyturn.secret.keyset-file")
                .withMessageContaining("Put the file back from your backup");
        assertThat(database.keysetFile()).doesNotExist();
    }

    @Test
    void aKeysetThatCannotDecryptWhatIsStoredStopsTheStart() {
        SecretDatabase database = SecretDatabase.in(folder);
        database.store().stage("contoso.com", "r1", () -> Secret.takeFrom("first-Password-1".toCharArray()));
        Path other = folder.resolve("other.json");
        Keyset.open(other, true, () -> false);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> database.store(other, true))
                .withMessageContaining("keyturn.secret.keyset-file names the file " + other)
                .withMessageContaining("cannot decrypt the stored password contoso.com#1");
    }

    @Test
    void aFileThatIsNoKeysetIsRefusedWithoutQuotingIt() throws IOException {
        for (String content : new String[] {"", "{}", "{\"secret\": \"unmistakable\"}", "unmistakable", "[]"}) {
            Path file = Files.writeString(folder.resolve("keyset.json"), content);

            assertThatExceptionOfType(InvalidSettingException.class)
                    .as(content)
                    .isThrownBy(() -> Keyset.open(file, true, () -> false))
                    .withMessageContaining("keyturn.secret.keyset-file names the file " + file)
                    .withMessageNotContaining("unmistakable")
                    .withNoCause();
            assertThat(file).hasContent(content);
        }
    }

    @Test
    void aFolderInPlaceOfTheFileIsRefusedWithTheSettingSName() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> Keyset.open(folder, true, () -> false))
                .withMessageContaining(
                        "keyturn.secret.keyset-file names the file " + folder + ", which cannot be read");
    }

    @Test
    void aKeysetFileThatWasCutOffStopsTheStartAndIsLeftAsItIs() throws IOException {
        Path file = folder.resolve("keyset.json");
        Keyset.open(file, true, () -> false);
        String whole = Files.readString(file);
        for (int length : new int[] {1, whole.length() / 2, whole.length() - 2}) {
            String part = whole.substring(0, length);
            Files.writeString(file, part);

            assertThatExceptionOfType(InvalidSettingException.class)
                    .as(length + " of " + whole.length())
                    .isThrownBy(() -> Keyset.open(file, true, () -> false))
                    .withMessageContaining("does not hold a Tink keyset in JSON for AEAD encryption")
                    .withNoCause();
            assertThat(file).hasContent(part);
        }
    }

    @Test
    void aKeysetOfAWrongTypeStopsTheStart() throws Exception {
        MacConfig.register();
        Path file = folder.resolve("keyset.json");
        Files.writeString(
                file,
                TinkJsonProtoKeysetFormat.serializeKeyset(
                        KeysetHandle.generateNew(PredefinedMacParameters.HMAC_SHA256_256BITTAG, Keyset.TINK),
                        Keyset.TINK,
                        InsecureSecretKeyAccess.get()));

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> Keyset.open(file, true, () -> false))
                .withMessageContaining("does not hold a Tink keyset in JSON for AEAD encryption");
    }

    @Test
    void aKeysetThatLacksOneOfTheKeysInUseStopsTheStart() throws IOException {
        SecretDatabase database = SecretDatabase.in(folder);
        EncryptedSecretStore store = database.store();
        store.promote(store.stage("contoso.com", "r1", () -> secret("first-Password-1")));
        Path backup = Files.copy(database.keysetFile(), folder.resolve("backup.json"));
        Keyset keyset = Keyset.open(database.keysetFile(), false, () -> true);
        long lacking = keyset.rotate().primaryKeyId();
        database.store().stage("contoso.com", "r2", () -> secret("second-Password-2"));

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> database.store(backup, true))
                .withMessageContaining("cannot decrypt the stored password contoso.com#2: it lacks the key " + lacking);
    }

    @Test
    void afterARotationOldVersionsAreReadableAndNewOnesUseTheNewKey() {
        SecretDatabase database = SecretDatabase.in(folder);
        Keyset keyset = Keyset.open(database.keysetFile(), true, () -> false);
        EncryptedSecretStore store = database.store(keyset);
        long before = keyset.primaryKeyId();
        SecretRef first = store.stage("contoso.com", "r1", () -> secret("first-Password-1"));
        store.promote(first);

        Rotated rotated = keyset.rotate();
        SecretRef second = store.stage("contoso.com", "r2", () -> secret("second-Password-2"));

        assertThat(rotated).isEqualTo(new Rotated(2, keyset.primaryKeyId()));
        assertThat(rotated.primaryKeyId()).isNotEqualTo(before);
        assertThat(database.jdbc.queryForList("select key_id from keyturn_secret order by version", Long.class))
                .containsExactly(before, rotated.primaryKeyId());
        for (EncryptedSecretStore reader : List.of(store, database.store())) {
            assertThat(clear(reader, first)).isEqualTo("first-Password-1");
            assertThat(clear(reader, second)).isEqualTo("second-Password-2");
        }
    }

    @Test
    void aNodeThatHoldsTheOldKeysetInMemoryReadsWhatAnotherOneWroteWithTheNewKey() {
        SecretDatabase database = SecretDatabase.in(folder);
        EncryptedSecretStore stale = database.store();
        Keyset keyset = Keyset.open(database.keysetFile(), false, () -> true);
        keyset.rotate();
        SecretRef ref = database.store(keyset).stage("contoso.com", "r1", () -> secret("first-Password-1"));

        assertThat(clear(stale, ref)).isEqualTo("first-Password-1");

        stale.discard(ref);
        stale.stage("contoso.com", "r1", () -> secret("second-Password-2"));
        assertThat(database.jdbc.queryForList("select distinct key_id from keyturn_secret", Long.class))
                .containsExactly(keyset.primaryKeyId());
    }

    @Test
    void eightRotationsAtOnceGiveEightKeysAndLoseNone() throws Exception {
        Path file = folder.resolve("keyset.json");
        Keyset first = Keyset.open(file, true, () -> false);
        long before = first.primaryKeyId();
        var threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Rotated>> rotations = new ArrayList<>();
            for (int node = 0; node < 8; node++) {
                Keyset keyset = Keyset.open(file, false, () -> true);
                rotations.add(threads.submit(keyset::rotate));
            }
            var keys = new HashSet<Long>(List.of(before));
            var counts = new ArrayList<Integer>();
            for (Future<Rotated> rotation : rotations) {
                keys.add(rotation.get(30, TimeUnit.SECONDS).primaryKeyId());
                counts.add(rotation.get().keys());
            }

            Keyset last = Keyset.open(file, false, () -> true);
            assertThat(counts).containsExactlyInAnyOrder(2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(keys).hasSize(9).allMatch(last::holds);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aRotationWaitsForAnotherProcessThatIsAtIt() throws Exception {
        Path file = folder.resolve("keyset.json");
        Keyset keyset = Keyset.open(file, true, () -> false);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var threads = Executors.newSingleThreadExecutor();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");
            Future<Rotated> rotation = threads.submit(keyset::rotate);
            assertThat(rotation)
                    .failsWithin(Duration.ofMillis(300))
                    .withThrowableThat()
                    .isInstanceOf(TimeoutException.class);

            other.outputWriter().close();

            assertThat(rotation)
                    .succeedsWithin(Duration.ofSeconds(10))
                    .extracting(Rotated::keys)
                    .isEqualTo(2);
        } finally {
            other.destroyForcibly();
            threads.shutdownNow();
        }
    }

    @Test
    void aCrashBeforeTheNewFileTookItsPlaceLeavesTheOldKeysetAndHindersNoLaterRotation() throws IOException {
        Path file = folder.resolve("keyset.json");
        long before = Keyset.open(file, true, () -> false).primaryKeyId();

        Path beside = OwnerOnlyFile.writeBeside(file, "{\"half\":");

        Keyset after = Keyset.open(file, false, () -> true);
        assertThat(after.primaryKeyId()).isEqualTo(before);
        assertThat(after.rotate().keys()).isEqualTo(2);
        assertThat(beside).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.getParent())
                .isDirectoryNotContaining(path -> path.toString().endsWith(".new"));
    }

    @Test
    void aFileThatLacksAKeyInUseIsNotRotatedOverIt() throws IOException {
        Path file = folder.resolve("keyset.json");
        Keyset keyset = Keyset.open(file, true, () -> false);
        Path other = folder.resolve("other.json");
        Keyset.open(other, true, () -> false);
        Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);

        assertThatExceptionOfType(KeysetRotation.Problem.class)
                .isThrownBy(keyset::rotate)
                .withMessageContaining("lacks a key that Keyturn was started with");
        assertThat(file).hasSameTextualContentAs(other);
    }

    @Test
    void aKeysetThatIsGoneOrBrokenIsNotRotated() throws IOException {
        Path file = folder.resolve("keyset.json");
        Keyset keyset = Keyset.open(file, true, () -> false);

        Files.writeString(file, "unmistakable");
        assertThatExceptionOfType(KeysetRotation.Problem.class)
                .isThrownBy(keyset::rotate)
                .withMessageContaining("does not hold a Tink keyset")
                .withMessageNotContaining("unmistakable")
                .withNoCause();
        Files.delete(file);
        assertThatExceptionOfType(KeysetRotation.Problem.class)
                .isThrownBy(keyset::rotate)
                .withMessageContaining("could not be replaced (NoSuchFileException)");
        assertThat(file).doesNotExist();
    }

    @Test
    void whereTheSettingNamesALinkTheFileBehindItIsReplaced() throws IOException {
        Path file = folder.resolve("mounted/keyset.json");
        Keyset.open(file, true, () -> false);
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);

        Keyset.open(link, false, () -> true).rotate();

        assertThat(link).isSymbolicLink();
        assertThat(Keyset.open(file, false, () -> true).rotate().keys()).isEqualTo(3);
    }

    @Test
    void aKeysetThatKubernetesMountsIsRotatedOutside() throws IOException {
        Path content = folder.resolve("..2026_11_30/keyset.json");
        Keyset.open(content, true, () -> false);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11_30"));
        Path file = Files.createSymbolicLink(folder.resolve("keyset.json"), Path.of("..data/keyset.json"));
        Keyset keyset = Keyset.open(file, false, () -> true);
        String before = Files.readString(file);

        assertThatExceptionOfType(KeysetRotation.Problem.class)
                .isThrownBy(keyset::rotate)
                .withMessageContaining(
                        file + " stays as it was. It is mounted from elsewhere, so rotate outside, then restart:")
                .withMessageNotContaining("Let Keyturn's user write");
        assertThat(content).hasContent(before);
        assertThat(content.resolveSibling("keyset.json.lock")).doesNotExist();
        assertThat(OwnerOnlyFile.howToMake(folder.resolve("another.json"))).contains("is mounted from elsewhere");
        assertThat(OwnerOnlyFile.howToMake(folder.resolve("inner/another.json")))
                .isEqualTo("Make its folder writable.");
    }

    private static String clear(EncryptedSecretStore store, SecretRef ref) {
        try (Secret secret = store.read(ref)) {
            return secret.use(String::new);
        }
    }

    private static Secret secret(String text) {
        return Secret.takeFrom(text.toCharArray());
    }

    /** Another process: holds the lock of a keyset file until its input ends. */
    static final class LockHolder {

        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel = OwnerOnlyFile.lockFile(Path.of(arguments[0]))) {
                channel.lock();
                System.out.println("locked");
                System.in.readAllBytes();
            }
        }
    }
}
