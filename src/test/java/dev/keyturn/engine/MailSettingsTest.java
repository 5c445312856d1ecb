package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.keyturn.account.InvalidSettingException;
import dev.keyturn.notice.NoticeFacts;
import dev.keyturn.notice.NoticeSettings;
import dev.keyturn.notice.Notices;
import java.time.Clock;
import java.time.Duration;
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

class MailSettingsTest {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MailSenderAutoConfiguration.class, MailConfiguration.class))
            .withBean(Clock.class, Clock::systemUTC)
            .withBean(JdbcTemplate.class, () -> Mockito.mock(JdbcTemplate.class))
            .withBean(IdentityService.class, () -> Mockito.mock(IdentityService.class))
            .withBean(NoticeFacts.class, () -> Mockito.mock(NoticeFacts.class));

    private final ApplicationContextRunner withMail = context.withPropertyValues(
            "spring.mail.host=mail.contoso.com",
            "keyturn.mail.from=Keyturn <keyturn@contoso.com>",
            "keyturn.mail.base-url=https://keyturn.contoso.com/");

    @Test
    void a_mail_server_with_sender_and_address_is_enough() {
        withMail.run(context -> {
            assertThat(context).hasSingleBean(Notices.class).hasSingleBean(Task.class);
            NoticeSettings settings = context.getBean(NoticeSettings.class);
            assertThat(settings.from().getAddress()).isEqualTo("keyturn@contoso.com");
            assertThat(settings.baseUrl()).hasToString("https://keyturn.contoso.com");
            assertThat(settings.groups()).isEmpty();
            assertThat(settings.retryFor()).isEqualTo(Duration.ofHours(24));
            assertThat(settings.keep()).isEqualTo(Duration.ofDays(30));
        });
    }

    @Test
    void a_mail_server_that_hangs_is_given_ten_seconds_unless_somebody_says_otherwise() {
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
    void groups_may_have_a_distribution_list() {
        withMail.withPropertyValues(
                        "keyturn.mail.groups.rotation-approvers=approvers@contoso.com",
                        "keyturn.mail.retry-for=2h",
                        "keyturn.mail.keep=1d")
                .run(context -> {
                    NoticeSettings settings = context.getBean(NoticeSettings.class);
                    assertThat(settings.groups()).isEqualTo(Map.of("rotation-approvers", "approvers@contoso.com"));
                    assertThat(settings.retryFor()).isEqualTo(Duration.ofHours(2));
                    assertThat(settings.keep()).isEqualTo(Duration.ofDays(1));
                });
    }

    @Test
    void without_a_mail_server_there_is_nothing_that_could_mail() {
        context.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(Notices.class)
                .doesNotHaveBean(Task.class));
        withMail.withPropertyValues("keyturn.mail.enabled=false").run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(Notices.class)
                .doesNotHaveBean(Task.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyturn.mail.from | '' | is missing",
                "keyturn.mail.from | keyturn | must be an e-mail address",
                "keyturn.mail.from | keyturn@contoso.com, x@contoso.com | must be an e-mail address",
                "keyturn.mail.base-url | '' | is missing",
                "keyturn.mail.base-url | keyturn.contoso.com | must be the address",
                "keyturn.mail.base-url | ftp://keyturn.contoso.com | must be the address",
                "keyturn.mail.base-url | https:///rotations | must be the address",
                "keyturn.mail.base-url | https://a:b@keyturn.contoso.com | must be the address",
                "keyturn.mail.base-url | https://keyturn.contoso.com/?a=b | must be the address",
                "keyturn.mail.base-url | javascript:alert(1) | must be the address",
                "keyturn.mail.base-url | https://keyturn contoso | must be the address",
                "keyturn.mail.groups.rotation-operators | operators | must be an e-mail address",
            })
    void a_wrong_setting_stops_the_start_with_its_name(String setting, String value, String reason) {
        withMail.withPropertyValues(setting + "=" + value).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(setting + " " + reason));
    }

    @Test
    void mails_that_are_wanted_without_a_server_stop_the_start() {
        context.withPropertyValues("keyturn.mail.enabled=true").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("keyturn.mail.enabled ")
                .hasMessageContaining("spring.mail.host"));
    }
}
