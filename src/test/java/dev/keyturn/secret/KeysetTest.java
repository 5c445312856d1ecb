package dev.keyturn.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.account.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysetTest {

    @TempDir
    Path folder;

    @Test
    void a_missing_keyset_stops_the_start_when_none_may_be_made() {
        SecretDatabase database = SecretDatabase.in(folder);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> database.store(database.keysetFile(), false))
                .withMessageContaining("keyturn.secret.keyset-file names the file " + database.keysetFile())
                .withMessageContaining("keyturn.secret.create-keyset=true");
        assertThat(database.keysetFile()).doesNotExist();
    }

    @Test
    void a_keyset_that_is_made_can_be_read_by_its_owner_only_and_leaves_nothing_beside_it() throws IOException {
        Path file = folder.resolve("made/deeper/keyset.json");

        Keyset.open(file, true, () -> false);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryNotContaining(path -> !path.equals(file));
        assertThat(file).content().startsWith("{").contains("AesGcmKey");
    }

    @Test
    void a_keyset_that_is_there_is_used_and_not_replaced() {
        Path file = folder.resolve("keyset.json");
        Keyset first = Keyset.open(file, true, () -> false);

        Keyset second = Keyset.open(file, true, () -> false);

        assertThat(second.primaryKeyId()).isEqualTo(first.primaryKeyId()).isPositive();
    }

    @Test
    void a_lost_keyset_is_not_replaced_while_passwords_depend_on_it() throws IOException {
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
    void a_keyset_that_cannot_decrypt_what_is_stored_stops_the_start() {
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
    void a_file_that_is_no_keyset_is_refused_without_quoting_it() throws IOException {
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
    void a_folder_in_place_of_the_file_is_refused_with_the_setting_s_name() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> Keyset.open(folder, true, () -> false))
                .withMessageContaining(
                        "keyturn.secret.keyset-file names the file " + folder + ", which cannot be read");
    }
}
