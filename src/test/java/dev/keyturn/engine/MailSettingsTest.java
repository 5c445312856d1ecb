package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.keyturn.kernel.BaseUrl;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.notification.MailSettings;
import dev.keyturn.notification.NotificationFacts;
import dev.keyturn.notification.Notifications;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.mail.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mock.env.MockEnvironment;

class MailSettingsTest {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MailSenderAutoConfiguration.class, MailConfiguration.class))
            .withBean(Clock.class, Clock::systemUTC)
            .withBean(JdbcTemplate.class, () -> Mockito.mock(JdbcTemplate.class))
            .withBean(IdentityService.class, () -> Mockito.mock(IdentityService.class))
            .withBean(NotificationFacts.class, () -> Mockito.mock(NotificationFacts.class));

    private final ApplicationContextRunner withoutAddress = context.withPropertyValues(
            "spring.mail.host=mail.contoso.com", "keyturn.mail.from=Keyturn <keyturn@contoso.com>");

    private final ApplicationContextRunner withMail =
            withoutAddress.withBean(BaseUrl.class, () -> BaseUrl.of("https://keyturn.contoso.com/"));

    @Test
    void aMailServerWithSenderAndAddressIsEnough() {
        withMail.run(context -> {
            assertThat(context).hasSingleBean(Notifications.class).hasSingleBean(Task.class);
            MailSettings settings = context.getBean(MailSettings.class);
            assertThat(settings.sender().getAddress()).isEqualTo("keyturn@contoso.com");
            assertThat(settings.lists()).isEmpty();
        });
    }

    @Test
    void aMailServerThatHangsIsGivenTenSecondsUnlessAPersonSaysOtherwise() {
        withMail.withPropertyValues("spring.mail.properties.mail.smtp.timeout=3000")
                .run(context -> {
                    Properties mail = context.getBean(JavaMailSenderImpl.class).getJavaMailProperties();
                    assertThat(mail)
                            .containsEntry("mail.smtp.timeout", "3000")
                            .containsEntry("mail.smtp.connectiontimeout", "10000")
                            .containsEntry("mail.smtp.writetimeout", "10000")
                            .containsEntry("mail.smtps.timeout", "10000");
                });
    }

    @Test
    void groupsMayHaveADistributionList() {
        withMail.withPropertyValues("keyturn.mail.groups.rotation-approvers=approvers@contoso.com")
                .run(context -> assertThat(context.getBean(MailSettings.class).groups())
                        .isEqualTo(Map.of("rotation-approvers", "approvers@contoso.com")));
    }

    @Test
    void withoutAMailServerThereIsNothingThatCouldMail() {
        context.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(Notifications.class)
                .doesNotHaveBean(Task.class));
        // a server for mails of the application's own
        context.withPropertyValues("spring.mail.host=mail.contoso.com").run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(Notifications.class)
                .doesNotHaveBean(Task.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyturn.mail.from | '' | is missing",
                "keyturn.mail.from | keyturn | must be an e-mail address",
                "keyturn.mail.from | keyturn@contoso.com, x@contoso.com | must be an e-mail address",
                "keyturn.mail.groups.rotation-operators | operators | must be an e-mail address",
            })
    void aWrongSettingStopsTheStartWithItsName(String setting, String value, String reason) {
        withMail.withPropertyValues(setting + "=" + value).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(setting + " " + reason));
    }

    @Test
    void withoutKeyturnsAddressMailsStopTheStart() {
        withoutAddress.run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("keyturn.base-url is missing"));
    }

    @Test
    void mailsThatAreWantedWithoutAServerStopTheStart() {
        context.withPropertyValues("keyturn.mail.from=keyturn@contoso.com").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("keyturn.mail.from ")
                .hasMessageContaining("spring.mail.host"));
    }

    @Test
    void inKeyturnsOwnApplicationAMailServerWithoutASenderStopsTheStart() {
        MockEnvironment environment = new MockEnvironment();
        new KeyturnApplication(environment);
        environment.setProperty("spring.mail.host", "mail.contoso.com");
        assertThatThrownBy(() -> new KeyturnApplication(environment))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("keyturn.mail.from is missing");
        environment.setProperty("keyturn.mail.from", "keyturn@contoso.com");
        new KeyturnApplication(environment);
    }
}
