package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.account.Accounts;
import dev.keyturn.account.ConfiguredAccounts;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.account.DirectoryAccess.Logon;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.login.ConfiguredUser;
import dev.keyturn.step.StepSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class KeyturnPropertiesTest {

    private static final String[] ONE_ACCOUNT = {
        "keyturn.accounts[0].name=contoso.com",
        "keyturn.accounts[0].account=MSOL_0a1b2c3d4e5f",
        "keyturn.accounts[0].domain=contoso.com",
        "keyturn.accounts[0].directory.domain-controllers[0]=ldaps://dc1.contoso.com",
        "keyturn.accounts[0].directory.base-dn=DC=contoso,DC=com",
        "keyturn.accounts[0].directory.rotator-dn=rotator@contoso.com",
        "keyturn.accounts[0].directory.rotator-password-file=pom.xml",
        "keyturn.accounts[0].servers[0].name=aadc01",
        "keyturn.accounts[0].servers[0].key=NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
    };

    private final ApplicationContextRunner context =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void whatIsNotSetHasItsDocumentedDefault() {
        context.withPropertyValues(ONE_ACCOUNT).run(context -> {
            KeyturnProperties properties = context.getBean(KeyturnProperties.class);

            assertThat(properties.dataDir()).isEqualTo(Path.of("data"));
            assertThat(properties.keysetFile()).isEqualTo(Path.of("data/keyset.json"));
            assertThat(properties.secret().createKeyset()).isFalse();
            assertThat(properties.users()).isEmpty();
            assertThat(properties.approval().policyFile()).isNull();
            assertThat(properties.accounts()).singleElement().satisfies(account -> {
                assertThat(account.maximumAge()).isEqualTo(Duration.ofDays(90));
                assertThat(account.connector()).isEqualTo("contoso.com");
                assertThat(account.ticketRequired()).isFalse();
                assertThat(account.directory().timeout()).isEqualTo(Duration.ofSeconds(10));
                assertThat(account.directory().caFile()).isNull();
                assertThat(account.directory().callTimeout()).isEqualTo(Duration.ofSeconds(30));
                assertThat(account.directory().logon()).isEqualTo(Logon.SIMPLE);
                assertThat(account.directory().passwordChange()).isEqualTo(ChangeMethod.AUTOMATIC);
                assertThat(account.directory().inListedOrder()).isFalse();
                assertThat(account.server("aadc01").key()).hasSize(1);
                assertThat(account.server("aadc01").connectTimeout()).isEqualTo(Duration.ofSeconds(10));
                assertThat(account.server("aadc01").commandTimeout()).isEqualTo(Duration.ofMinutes(5));
            });
        });
    }

    @Test
    void howThePasswordIsChangedAndTheRotatorLogsInIsChosenPerAccount() {
        context.withPropertyValues(ONE_ACCOUNT)
                .withPropertyValues(
                        "keyturn.accounts[0].directory.logon=kerberos",
                        "keyturn.accounts[0].directory.rotator-keytab=pom.xml",
                        "keyturn.accounts[0].directory.password-change=self-change",
                        "keyturn.accounts[0].directory.in-listed-order=true")
                .run(context -> {
                    var directory = context.getBean(KeyturnProperties.class)
                            .accounts()
                            .get(0)
                            .directory();
                    assertThat(directory.logon()).isEqualTo(Logon.KERBEROS);
                    assertThat(directory.rotatorKeytab()).isEqualTo(Path.of("pom.xml"));
                    assertThat(directory.passwordChange()).isEqualTo(ChangeMethod.SELF_CHANGE);
                    assertThat(directory.inListedOrder()).isTrue();
                });
    }

    @Test
    void usersComeWithTheirGroupsAndPrintNoPassword() {
        context.withPropertyValues(ONE_ACCOUNT)
                .withPropertyValues(
                        "keyturn.data-dir=/var/lib/keyturn",
                        "keyturn.users[0].id=alice",
                        "keyturn.users[0].password=unmistakable",
                        "keyturn.users[0].email=alice@contoso.com",
                        "keyturn.users[0].groups=rotation-requesters,rotation-auditors")
                .run(context -> {
                    KeyturnProperties properties = context.getBean(KeyturnProperties.class);
                    assertThat(properties.keysetFile()).isEqualTo(Path.of("/var/lib/keyturn/keyset.json"));
                    assertThat(properties.users())
                            .containsExactly(new ConfiguredUser(
                                    "alice",
                                    "unmistakable",
                                    "alice@contoso.com",
                                    List.of("rotation-requesters", "rotation-auditors")));
                    assertThat(properties.toString()).contains("alice").doesNotContain("unmistakable");
                });
    }

    @Test
    void aSingleStepCanBeMorePatientThanTheOthers() {
        context.withPropertyValues(ONE_ACCOUNT)
                .withPropertyValues("keyturn.steps.special.restart-sync-service=1h")
                .run(context -> {
                    StepSettings steps =
                            context.getBean(KeyturnProperties.class).steps();

                    assertThat(steps.budgetOf("restartSyncService")).isEqualTo(Duration.ofHours(1));
                    assertThat(steps.budgetOf("verifySync")).isEqualTo(Duration.ofMinutes(6));
                    steps.check(Set.of("restartSyncService"));
                    assertThatThrownBy(() -> steps.check(Set.of("verifySync")))
                            .isInstanceOf(InvalidSettingException.class)
                            .hasMessage(
                                    "keyturn.steps.special.restart-sync-service names no step. Steps are [verifySync].");
                });
    }

    @Test
    void noAccountStopsTheStartWithWhatToDo(CapturedOutput output) {
        startFails(output);

        assertThat(output)
                .contains("keyturn.accounts is empty.", "keyturn.lab.enabled=true")
                .contains("Correct the setting keyturn.accounts, then start Keyturn again.")
                .doesNotContain("\tat ");
    }

    @Test
    void aMissingFileStopsTheStartWithTheNameOfItsSetting(CapturedOutput output) {
        startFails(output, "keyturn.accounts[0].directory.ca-file=no-such-file");

        assertThat(output)
                .contains("keyturn.accounts[0].directory.ca-file names the file "
                        + Path.of("no-such-file").toAbsolutePath() + ", which does not exist.")
                .doesNotContain("\tat ");
    }

    @Test
    void aSettingThatIsLeftOutStopsTheStartWithItsName(CapturedOutput output) {
        startFails(
                output,
                "keyturn.accounts[0].servers[0].name=",
                "keyturn.accounts[0].directory.domain-controllers[0]=http://dc1.contoso.com",
                "keyturn.accounts[0].servers[1].role=active",
                "keyturn.worker.port=70000",
                "keyturn.wrong-passwords=0");

        assertThat(output)
                .contains("keyturn.accounts[0].servers[0].name")
                .contains(
                        "keyturn.accounts[0].directory.domainControllers[0]",
                        "must look like ldaps://dc1.contoso.com:636")
                .contains("keyturn.worker.port")
                .contains("keyturn.accounts[0].servers[1].name")
                .contains("keyturn.wrongPasswords")
                .doesNotContain("\tat ");
    }

    @Test
    void aSettingOfTheWrongTypeStopsTheStartWithItsName(CapturedOutput output) {
        startFails(output, "keyturn.wrong-passwords=soon");

        assertThat(output).contains("keyturn.wrong-passwords", "soon").doesNotContain("\tat ");
    }

    private static void startFails(CapturedOutput output, String... changes) {
        var arguments = new ArrayList<String>();
        if (changes.length > 0) {
            List.of(ONE_ACCOUNT).forEach(setting -> arguments.add("--" + setting));
            List.of(changes).forEach(setting -> {
                arguments.removeIf(other -> other.startsWith("--" + setting.substring(0, setting.indexOf('=') + 1)));
                arguments.add("--" + setting);
            });
        }
        var application = new SpringApplication(Settings.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        assertThatThrownBy(() -> application.run(arguments.toArray(String[]::new)))
                .isNotNull();
        assertThat(output).contains("APPLICATION FAILED TO START");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(KeyturnProperties.class)
    static class Settings {

        @Bean
        Accounts accounts(KeyturnProperties properties) {
            return new ConfiguredAccounts(properties.accounts());
        }
    }
}
