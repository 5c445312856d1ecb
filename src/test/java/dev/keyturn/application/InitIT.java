package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.directory.DnsResponder;
import dev.keyturn.directory.SambaAccount;
import dev.keyturn.directory.SambaForest;
import dev.keyturn.engine.CheckCommand;
import dev.keyturn.engine.InitCommand;
import dev.keyturn.lab.directory.LabRealDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code init}, and whether {@code check} finds what it has written well. Two labs, about 3 s. */
class InitIT {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("keyturn/application.yml");
    }

    @Test
    void whatItWritesForTheLabIsWell() throws IOException {
        try (RunningLab lab = new RunningLab(folder)) {
            writeAndCheck(lab, settings(lab));
        }
    }

    @Test
    void whatItWritesForSambaIsWell() throws IOException {
        SambaForest forest = SambaForest.contoso();
        SambaAccount account = forest.newAccount();
        LabRealDirectory samba = new LabRealDirectory(
                forest.url(),
                forest.caFile(),
                "OU=Connectors," + forest.baseDn(),
                forest.rotatorDn(),
                forest.rotatorPasswordFile(),
                account.name(),
                forest.realm());
        try (RunningLab lab = new RunningLab(folder, samba)) {
            writeAndCheck(lab, settings(lab));
        } finally {
            account.delete();
        }
    }

    @Test
    void itAsksForWhatIsNotGivenAndShowsWhatDnsSays() throws IOException {
        Queue<String> answers = new ArrayDeque<>(List.of(
                "Contoso.com", "MSOL_1", "keyturn-rotator@contoso.com", "aadc01, aadc02", "https://keyturn:8081", ""));
        try (DnsResponder dns = new DnsResponder(Map.of(
                "_ldap._tcp.dc._msdcs.contoso.com", List.of("0 100 389 dc2.contoso.com", "0 100 389 dc1.contoso.com"),
                "_ldap._tcp.pdc._msdcs.contoso.com", List.of("0 100 389 dc2.contoso.com")))) {
            int status = new InitCommand(
                            new PrintWriter(out),
                            new PrintWriter(err),
                            question -> answers.remove(),
                            prompt -> "its password")
                    .run(List.of("--file", file.toString(), "--dns", dns.url()));
            assertThat(status).as(out + "\n" + err).isZero();
        }

        answers.addAll(List.of("aadc02", "a".repeat(43)));
        assertThat(new InitCommand(
                                new PrintWriter(out),
                                new PrintWriter(err),
                                question -> answers.remove(),
                                prompt -> null)
                        .run(List.of("--file", file.toString(), "--add-key")))
                .isZero();
        assertThat(Files.readString(file)).contains("name: 'aadc02'\n          key: " + "a".repeat(43));
        assertThat(answers).isEmpty();
        assertThat(out.toString())
                .contains("DNS: dc2.contoso.com, the PDC emulator", "DNS: dc1.contoso.com\n")
                .contains("aadc02:  .\\Install-Keyturn.ps1 -Address 'https://keyturn:8081' -KeyturnKey '")
                .contains("init --add-key aadc01=");
        assertThat(Files.readString(file))
                .contains("- 'ldaps://dc2.contoso.com'\n          - 'ldaps://dc1.contoso.com'")
                .contains("base-dn: 'DC=contoso,DC=com'")
                .doesNotContain("its password");
        for (String secret :
                List.of("application.yml", "rotator.password", "data/keyset.json", "data/worker-signing-key.json")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.resolveSibling(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aFileThatIsThereIsNotWrittenOver() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "of ours");

        assertThat(init("--file", file.toString(), "--domain", "contoso.com")).isEqualTo(2);

        assertThat(err.toString()).contains("exists, and is not written over");
        assertThat(file).hasContent("of ours");
        assertThat(file.resolveSibling("data")).doesNotExist();
    }

    private void writeAndCheck(RunningLab lab, Properties settings) throws IOException {
        // the lab's servers know the lab's key, as those of a second node know the first one's
        Path key = file.resolveSibling("data/worker-signing-key.json");
        Files.createDirectories(key.getParent());
        Files.copy(Path.of(settings.getProperty("keyturn.worker.signing-key-file")), key);
        String account = "keyturn.accounts[0].";
        String directory = account + "directory.";
        String url = "http://127.0.0.1:" + settings.getProperty("keyturn.worker.port");
        List<String> options = new ArrayList<>(List.of("--file", file.toString()));
        Map.of(
                        "--domain", account + "domain",
                        "--account", account + "account",
                        "--controllers", directory + "domain-controllers[0]",
                        "--base-dn", directory + "base-dn",
                        "--ca-file", directory + "ca-file",
                        "--rotator", directory + "rotator-dn",
                        "--rotator-password-file", directory + "rotator-password-file")
                .forEach((option, setting) -> options.addAll(List.of(option, settings.getProperty(setting))));
        options.addAll(List.of("--servers", "aadc01,aadc02", "--url", url));
        assertThat(init(options.toArray(String[]::new))).as(err.toString()).isZero();
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "address: 0.0.0.0",
                                "address: 127.0.0.1\n    port: " + settings.getProperty("keyturn.worker.port"))
                        .replace("      servers:", "      connector: contoso.com\n      servers:"));

        assertThat(check()).isOne();
        assertThat(out.toString()).contains("its setting key is empty").contains("2 to correct");
        for (int i = 0; i < 2; i++) {
            String server = "aadc0" + (i + 1);
            String thumbprint = settings.getProperty(account + "servers[" + i + "].key");
            assertThat(init("--file", file.toString(), "--add-key", server + "=" + thumbprint))
                    .as(err.toString())
                    .isZero();
        }

        assertThat(check()).as(out.toString()).isZero();
        assertThat(out.toString()).contains("Nothing is wrong.");
    }

    private static Properties settings(RunningLab lab) throws IOException {
        Properties settings = new Properties();
        try (var text = Files.newBufferedReader(lab.connection())) {
            settings.load(text);
        }
        return settings;
    }

    private int init(String... options) {
        return new InitCommand(new PrintWriter(out), new PrintWriter(err), question -> null, prompt -> null)
                .run(List.of(options));
    }

    private int check() {
        return new CheckCommand(new PrintWriter(out), new PrintWriter(err), name -> null, prompt -> null)
                .run(List.of(
                        "--spring.config.location=" + file,
                        "--keyturn.lab.elsewhere=true",
                        "--server.port=1",
                        "--wait",
                        "10s"));
    }
}
