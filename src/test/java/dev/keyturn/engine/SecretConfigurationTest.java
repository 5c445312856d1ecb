package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.KeyturnSchema;
import dev.keyturn.secret.EncryptedSecretStore;
import dev.keyturn.secret.KeysetRotation;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.VaultSecretStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@ExtendWith(OutputCaptureExtension.class)
class SecretConfigurationTest {

    @TempDir
    Path folder;

    private ApplicationContextRunner context;

    @BeforeEach
    void oneDatabase() throws IOException {
        Files.writeString(folder.resolve("token"), "hvs.token");
        context = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class))
                .withUserConfiguration(Rooms.class)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:file:" + folder.resolve("keyturn"),
                        "keyturn.data-dir=" + folder,
                        "keyturn.secret.create-keyset=true");
    }

    @Test
    void passwordsAreKeptInTheTableUnlessAPersonSaysOtherwise() {
        context.run(context -> {
            assertThat(context).hasSingleBean(SecretStore.class).hasSingleBean(EncryptedSecretStore.class);
            assertThat(context.getBean(KeysetRotation.class).rotate().keys()).isEqualTo(2);
        });
        context.withPropertyValues("keyturn.secret.vault.mount=kv")
                .run(context -> assertThat(context).hasSingleBean(EncryptedSecretStore.class));
    }

    @Test
    void withVaultThereIsNoKeysetAtAll() {
        context.withPropertyValues(
                        "keyturn.secret.vault.address=https://vault.example.com",
                        "keyturn.secret.vault.token-file=" + folder.resolve("token"))
                .run(context -> {
                    assertThat(context).hasSingleBean(SecretStore.class).hasSingleBean(VaultSecretStore.class);
                    assertThat(folder.resolve("keyset.json")).doesNotExist();
                    assertThatExceptionOfType(KeysetRotation.Problem.class)
                            .isThrownBy(context.getBean(KeysetRotation.class)::rotate)
                            .withMessageContaining("The passwords are in Vault");
                });
    }

    @Test
    void aChangeToVaultWithPasswordsInTheTableIsTold(CapturedOutput output) {
        context.run(context -> context.getBean(SecretStore.class)
                .stage("contoso.com", "r1", () -> Secret.takeFrom("a-Password-1".toCharArray())));

        context.withPropertyValues(
                        "keyturn.secret.vault.address=https://vault.example.com",
                        "keyturn.secret.vault.token-file=" + folder.resolve("token"))
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).contains("but the database holds passwords too. They stay there unused");
    }

    @Test
    void whatVaultNeedsAndLacksStopsTheStartWithTheNameOfTheSetting() {
        context.withPropertyValues("keyturn.secret.vault.role-id=keyturn").run(context -> assertThat(context)
                .getFailure()
                .hasRootCauseInstanceOf(InvalidSettingException.class)
                .rootCause()
                .hasMessageStartingWith("keyturn.secret.vault.address is not set"));
    }

    @Test
    void aStoreOfTheApplicationIsLeftAlone() {
        SecretStore own = Mockito.mock(SecretStore.class);
        context.withBean(SecretStore.class, () -> own).run(context -> {
            assertThat(context.getBean(SecretStore.class)).isSameAs(own);
            assertThat(context).doesNotHaveBean(KeysetRotation.class);
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(KeyturnProperties.class)
    @Import(SecretConfiguration.class)
    static class Rooms {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        KeyturnSchema schema(DataSource database) {
            return new KeyturnSchema(database);
        }
    }
}
