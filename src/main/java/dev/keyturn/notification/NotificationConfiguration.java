package dev.keyturn.notification;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.keyturn.kernel.BaseUrl;
import dev.keyturn.work.DurableWork;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * The beans of this room, for an installation with a mail server. It needs a data source, {@link JavaMailSender},
 * {@link Addresses}, {@link NotificationFacts}, {@link MailSettings} and {@link BaseUrl}.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    Recipients.class,
    DurableWork.class,
    EmailTemplates.class,
    Mailer.class,
    MailStatus.class,
    NotificationWorker.class,
    Outbox.class
})
public class NotificationConfiguration {

    @Bean
    Task<Void> notificationTask(NotificationWorker worker) {
        return DurableWork.task(Outbox.TASK, worker::attempt);
    }
}
