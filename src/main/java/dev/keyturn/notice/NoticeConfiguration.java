package dev.keyturn.notice;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.keyturn.work.DurableWork;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * The beans of this room, for an installation with a mail server. It needs a data source, {@link JavaMailSender},
 * {@link Addresses}, {@link NoticeFacts} and {@link NoticeSettings}.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    Delivery.class,
    DurableWork.class,
    Letters.class,
    Mailer.class,
    NoticeTable.class,
    NoticeWorker.class,
    Outbox.class,
    Recipients.class
})
public class NoticeConfiguration {

    @Bean
    Task<Void> noticeTask(NoticeWorker worker) {
        return DurableWork.task(Outbox.TASK, worker::attempt);
    }
}
