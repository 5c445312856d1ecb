package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyturn.engine.KeyturnApplication;
import dev.keyturn.engine.ParsedMappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A start with a wrong setting ends with a message that names the setting, not with a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class BadConfigurationIT {

    private static final String KEY = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

    @TempDir
    Path folder;

    @Test
    void aKeyThatIsNoThumbprint(CapturedOutput output) throws IOException {
        fails(output, "keyturn.accounts[0].servers[0].key", with("servers[0].key", "ssh-ed25519 AAAA"));
    }

    @Test
    void aSigningKeyThatIsNone(CapturedOutput output) throws IOException {
        List<String> settings = new ArrayList<>(List.of(with("name", "contoso.com")));
        settings.add(
                "--keyturn.worker.signing-key-file=" + file("signing.json", "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}"));
        fails(output, "keyturn.worker.signing-key-file", settings.toArray(String[]::new));
        assertThat(output).doesNotContain("c2VjcmV0");
    }

    @Test
    void noAccountsWithoutALab(CapturedOutput output) {
        fails(output, "keyturn.accounts");
    }

    @Test
    void aDomainControllerThatSpeaksNoLdap(CapturedOutput output) throws IOException {
        fails(
                output,
                "keyturn.accounts[0].directory.domainControllers[0]",
                with("directory.domain-controllers[0]", "http://dc1.contoso.example"));
    }

    @Test
    void aCaFileThatDoesNotExist(CapturedOutput output) throws IOException {
        fails(output, "keyturn.accounts[0].directory.ca-file", with("directory.ca-file", missing()));
    }

    @Test
    void aTimeoutOfNothing(CapturedOutput output) throws IOException {
        fails(output, "keyturn.accounts[0].directory.timeout", with("directory.timeout", "0s"));
    }

    @Test
    void aTimeoutThatIsNoDuration(CapturedOutput output) throws IOException {
        fails(output, "keyturn.accounts[0].directory.timeout", with("directory.timeout", "soon"));
    }

    @Test
    void aMissingKeyset(CapturedOutput output) throws IOException {
        List<String> settings = new ArrayList<>(List.of(with("name", "contoso.com")));
        settings.add("--keyturn.secret.create-keyset=false");
        fails(output, "keyturn.secret.keyset-file", settings.toArray(String[]::new));
    }

    @Test
    void aKeysetThatIsNone(CapturedOutput output) throws IOException {
        List<String> settings = new ArrayList<>(List.of(with("name", "contoso.com")));
        settings.add("--keyturn.secret.keyset-file=" + file("keyset.json", "{\"not\":\"a keyset\"}"));
        fails(output, "keyturn.secret.keyset-file", settings.toArray(String[]::new));
    }

    @Test
    void aBudgetOfNothing(CapturedOutput output) throws IOException {
        List<String> settings = new ArrayList<>(List.of(with("name", "contoso.com")));
        settings.add("--keyturn.steps.budget=0s");
        fails(output, "keyturn.steps.budget", settings.toArray(String[]::new));
    }

    @Test
    void aDataFolderThatIsAFile(CapturedOutput output) throws IOException {
        Path file = file("occupied", "by a file");
        fails(output, "keyturn.data-dir", "--keyturn.data-dir=" + file, "--keyturn.lab.enabled=true");
    }

    /** What an account needs, with one setting in another way. */
    private String[] with(String name, Object value) throws IOException {
        String account = "--keyturn.accounts[0].";
        List<String> settings = new ArrayList<>(List.of(
                account + "name=contoso.com",
                account + "account=MSOL_1",
                account + "domain=contoso.com",
                account + "directory.domain-controllers[0]=ldaps://dc1.contoso.example",
                account + "directory.base-dn=DC=contoso,DC=com",
                account + "directory.rotator-dn=CN=rotator,DC=contoso,DC=com",
                account + "directory.rotator-password-file=" + file("rotator.password", "secret"),
                account + "servers[0].name=aadc01",
                account + "servers[0].key=" + KEY));
        settings.removeIf(setting -> setting.startsWith(account + name + "="));
        settings.add(account + name + "=" + value);
        return settings.toArray(String[]::new);
    }

    private void fails(CapturedOutput output, String named, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--keyturn.worker.port=0",
                "--keyturn.data-dir=" + folder.resolve("data"),
                "--keyturn.lab.enabled=false",
                "--keyturn.secret.create-keyset=true"));
        for (String setting : settings) {
            String name = setting.substring(0, setting.indexOf('=') + 1);
            arguments.removeIf(argument -> argument.startsWith(name));
            arguments.add(setting);
        }

        Throwable failure = catchThrowable(() -> {
            try (ConfigurableApplicationContext started = new SpringApplicationBuilder(
                            KeyturnApplication.class, ParsedMappings.class)
                    .run(arguments.toArray(String[]::new))) {
                assertThat(started.isActive()).isFalse();
            }
        });

        assertThat(failure).isNotNull().isNotInstanceOf(AssertionError.class);
        String told = output.getAll();
        assertThat(told).contains("APPLICATION FAILED TO START");
        assertThat(told.substring(told.indexOf("APPLICATION FAILED TO START")))
                .contains(named)
                .doesNotContain("\tat ");
    }

    private Path missing() {
        return folder.resolve("missing");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
