package dev.keyturn.engine;

import dev.keyturn.check.SystemCheck;
import dev.keyturn.kernel.BaseUrl;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.notification.Addresses;
import dev.keyturn.notification.MailServerProof;
import dev.keyturn.notification.MailSettings;
import dev.keyturn.notification.NotificationConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Notifications by e-mail, where there is a mail server. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("keyturn.mail.from")
@EnableConfigurationProperties(KeyturnProperties.class)
@Import({MailConfiguration.EngineAddresses.class, MailConfiguration.MailTimeouts.class, NotificationConfiguration.class
})
class MailConfiguration {

    /** Jakarta Mail waits for ever unless it is told otherwise. */
    private static final String PATIENCE_MILLIS = "10000";

    @Bean
    MailSettings mailSettings(
            KeyturnProperties keyturn, ObjectProvider<JavaMailSender> server, ObjectProvider<BaseUrl> address) {
        if (server.getIfAvailable() == null) {
            throw new InvalidSettingException(
                    "keyturn.mail.from", "is set, but there is no mail server. Set spring.mail.host.");
        }
        if (address.getIfAvailable() == null) {
            throw new InvalidSettingException(
                    BaseUrl.SETTING, "is missing. Mails, which keyturn.mail.from has sent, lead to Keyturn with it.");
        }
        return keyturn.mail();
    }

    @Bean
    SystemCheck mailServerCheck(JavaMailSender server, MailSettings settings) {
        MailServerProof proof = new MailServerProof(server, settings);
        return SystemCheck.of("mail server", "spring.mail.host", proof::run);
    }

    /** The e-mail addresses of Camunda's users, which may come from a directory. */
    static class EngineAddresses implements Addresses {

        private final IdentityService identity;

        /** @param identity a part of the engine, which needs the notifications first */
        EngineAddresses(@Lazy IdentityService identity) {
            this.identity = identity;
        }

        @Override
        public Optional<String> of(String person) {
            return Optional.ofNullable(identity.createUserQuery().userId(person).singleResult())
                    .map(User::getEmail)
                    .filter(address -> !address.isBlank());
        }

        @Override
        public Set<String> membersOf(String group) {
            return identity.createUserQuery().memberOfGroup(group).list().stream()
                    .map(User::getId)
                    .collect(Collectors.toSet());
        }
    }

    /** Timeouts that are configured are left as they are. */
    static final class MailTimeouts implements BeanPostProcessor {

        @Override
        public Object postProcessBeforeInitialization(Object bean, String name) {
            if (bean instanceof JavaMailSenderImpl sender) {
                for (String protocol : List.of("smtp", "smtps")) {
                    for (String timeout : List.of("connectiontimeout", "timeout", "writetimeout")) {
                        sender.getJavaMailProperties().putIfAbsent("mail." + protocol + "." + timeout, PATIENCE_MILLIS);
                    }
                }
            }
            return bean;
        }
    }
}
