package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.check.CheckResult;
import dev.keyturn.engine.SettingsCheck.Usable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsCheckTest {

    private static final String KEY = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

    @TempDir
    Path folder;

    @Test
    void everythingThatIsWrongIsToldAtOnceByItsSetting() throws IOException {
        Usable usable = check(
                "keyturn.accounts[0].directory.base-dn=contoso.com",
                "keyturn.accounts[0].directory.ca-file=" + folder.resolve("none.pem"),
                "keyturn.accounts[0].servers[0].key=ssh-ed25519",
                "keyturn.accounts[0].maximum-age=0s",
                "keyturn.accounts[1].name=fabrikam.com",
                "keyturn.accounts[1].servers[0].connect-timeout=soon",
                "keyturn.base-url=keyturn",
                "keyturn.worker.port=70000",
                "keyturn.wrong-passwords=many",
                "keyturn.mail.from=nobody",
                "keyturn.tickets.sources.snow.type=servicenow",
                "keyturn.tickets.sources.jira.type=jira",
                "keyturn.tickets.sources.jira.url=ftp://jira",
                "keyturn.accounts[2].account=MSOL_3",
                "keyturn.tickets.sources.paper.type=record-only",
                "keyturn.tickets.sources.paper.ticket-pattern=P[0-9]+",
                "keyturn.tickets.sources.paper.accounts.nowhere=N",
                "db-scheduler.table-name=tasks",
                "db-scheduler.enabled=false",
                "keyturn.seal-key-file=" + file("seal.json", "{}"),
                "keyturn.worker.signing-key-file=" + file("signing.json", "{}"),
                "keyturn.approval.policy-file=" + folder.resolve("none.dmn"),
                "keyturn.login.session-lifetime=0s",
                "keyturn.login.oidc.issuer-uri=login.contoso.com",
                "keyturn.schedule.windows=whenever");

        assertThat(wrong(usable))
                .contains(
                        "keyturn.accounts[0].directory.base-dn",
                        "keyturn.accounts[0].directory.ca-file",
                        "keyturn.accounts[0].servers[0].key",
                        "keyturn.accounts[0].maximum-age",
                        "keyturn.accounts[1].account",
                        "keyturn.accounts[1].domain",
                        "keyturn.accounts[1].directory",
                        "keyturn.accounts[1].servers[0].connect-timeout",
                        "keyturn.accounts[1].servers",
                        "keyturn.base-url",
                        "keyturn.worker.port",
                        "keyturn.wrong-passwords",
                        "keyturn.mail.from",
                        "keyturn.tickets.sources.snow.url",
                        "keyturn.tickets.sources.jira.url",
                        "keyturn.accounts[2].name",
                        "keyturn.tickets.sources.paper.accounts[nowhere]",
                        "db-scheduler.table-name",
                        "db-scheduler.enabled",
                        "keyturn.secret.keyset-file",
                        "keyturn.seal-key-file",
                        "keyturn.worker.signing-key-file",
                        "keyturn.approval.policy-file",
                        "keyturn.login.session-lifetime",
                        "keyturn.login.oidc.issuer-uri",
                        "keyturn.login.oidc.client-id",
                        "keyturn.schedule");
        assertThat(usable.accounts()).containsOnlyKeys("keyturn.accounts[0]");
    }

    @Test
    void aNameThatIsMistypedIsTold() throws IOException {
        assertThat(check("keyturn.acounts[0].name=contoso.com", "keyturn.secret.create-keyset=true")
                        .results())
                .anySatisfy(result -> {
                    assertThat(result.setting()).isEqualTo("keyturn.acounts[0].name");
                    assertThat(result.isWrong()).isFalse();
                    assertThat(result.finding().message()).contains("no such setting");
                });
    }

    @Test
    void rightSettingsAreWellAndNoFileIsMade() throws IOException {
        Usable usable = check("keyturn.secret.create-keyset=true");
        assertThat(usable.results())
                .singleElement()
                .satisfies(result -> assertThat(result.finding().message()).contains("Every setting"));
        assertThat(folder.resolve("data")).doesNotExist();
    }

    private static List<String> wrong(Usable usable) {
        return usable.results().stream()
                .filter(CheckResult::isWrong)
                .map(CheckResult::setting)
                .toList();
    }

    private Usable check(String... settings) throws IOException {
        String account = "keyturn.accounts[0].";
        List<String> all = new ArrayList<>(List.of(
                "keyturn.lab.enabled=false",
                "keyturn.data-dir=" + folder.resolve("data"),
                account + "name=contoso.com",
                account + "account=MSOL_1",
                account + "domain=contoso.com",
                account + "directory.domain-controllers[0]=ldaps://dc1.contoso.example",
                account + "directory.base-dn=DC=contoso,DC=com",
                account + "directory.rotator-dn=CN=rotator,DC=contoso,DC=com",
                account + "directory.rotator-password-file=" + file("rotator.password", "secret"),
                account + "servers[0].name=aadc01",
                account + "servers[0].key=" + KEY));
        for (String setting : settings) {
            all.removeIf(other -> other.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
            all.add(setting);
        }
        return new SettingsCheck(
                        CheckCommand.environment(
                                all.stream().map(setting -> "--" + setting).toList()),
                        Clock.systemUTC())
                .run();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
