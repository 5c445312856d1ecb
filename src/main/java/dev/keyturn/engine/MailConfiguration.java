package dev.keyturn.engine;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.notification.Addresses;
import dev.keyturn.notification.NotificationConfiguration;
import dev.keyturn.notification.NotificationSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.util.StringUtils;

/** Notifications by e-mail, where there is a mail server. */
@Configuration(proxyBeanMethods = false)
@Conditional(MailConfiguration.MailCondition.class)
@EnableConfigurationProperties(MailSettings.class)
@Import({MailConfiguration.EngineAddresses.class, NotificationConfiguration.class})
class MailConfiguration {

    /** Jakarta Mail waits for ever unless it is told otherwise. */
    private static final String PATIENCE_MILLIS = "10000";

    @Bean
    NotificationSettings notificationSettings(MailSettings mail, ObjectProvider<JavaMailSender> server) {
        if (server.getIfAvailable() == null) {
            throw new InvalidSettingException(
                    "keyturn.mail.enabled", "is true, but there is no mail server. Set spring.mail.host.");
        }
        return mail.toNotificationSettings();
    }

    /** Timeouts that are configured are left as they are. */
    @Bean
    static BeanPostProcessor mailTimeouts() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof JavaMailSenderImpl sender) {
                    for (String protocol : List.of("smtp", "smtps")) {
                        for (String timeout : List.of("connectiontimeout", "timeout", "writetimeout")) {
                            sender.getJavaMailProperties()
                                    .putIfAbsent("mail." + protocol + "." + timeout, PATIENCE_MILLIS);
                        }
                    }
                }
                return bean;
            }
        };
    }

    /** Whether mails are to be sent: as {@code keyturn.mail.enabled} says, else when there is a mail server. */
    static final class MailCondition implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            String enabled = environment.getProperty("keyturn.mail.enabled");
            return StringUtils.hasText(enabled)
                    ? Boolean.parseBoolean(enabled)
                    : StringUtils.hasText(environment.getProperty("spring.mail.host"));
        }
    }

    /** The e-mail addresses of Camunda's users, which may come from a directory. */
    static final class EngineAddresses implements Addresses {

        private final IdentityService identity;

        /** @param identity a part of the engine, which needs the notices first */
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
}
