package dev.keyturn.engine;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.notification.NotificationConfiguration;
import dev.keyturn.notification.NotificationSettings;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Notifications by e-mail, where there is a mail server. */
@Configuration(proxyBeanMethods = false)
@Conditional(MailCondition.class)
@EnableConfigurationProperties(MailSettings.class)
@Import({EngineAddresses.class, NotificationConfiguration.class})
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
}
