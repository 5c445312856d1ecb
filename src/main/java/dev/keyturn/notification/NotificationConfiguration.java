package dev.keyturn.notification;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.keyturn.work.DurableWork;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * The beans of this room, for an installation with a mail server. It needs a data source, {@link JavaMailSender},
 * {@link Addresses}, {@link NotificationFacts} and {@link NotificationSettings}.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    NotificationDelivery.class,
    DurableWork.class,
    EmailTemplates.class,
    Mailer.class,
    NotificationTable.class,
    NotificationWorker.class,
    Outbox.class,
    Recipients.class
})
public class NotificationConfiguration {

    @Bean
    Task<Void> notificationTask(NotificationWorker worker) {
        return DurableWork.task(Outbox.TASK, worker::attempt);
    }
}
