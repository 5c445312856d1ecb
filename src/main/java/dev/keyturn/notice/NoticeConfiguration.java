package dev.keyturn.notice;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * The beans of this room, for an installation with a mail server. It needs a data source, {@link JavaMailSender},
 * {@link Addresses}, {@link NoticeFacts} and {@link NoticeSettings}.
 */
@Configuration(proxyBeanMethods = false)
public class NoticeConfiguration {

    private static final Duration AFTER_A_LOST_DATABASE = Duration.ofSeconds(5);

    @Bean
    Notices outbox(JdbcTemplate jdbc, ObjectProvider<Scheduler> scheduler, Clock clock) {
        return new Outbox(new NoticeTable(jdbc), scheduler::getObject, clock);
    }

    @Bean
    Task<Void> noticeTask(
            NoticeSettings settings,
            JavaMailSender server,
            Addresses addresses,
            NoticeFacts facts,
            JdbcTemplate jdbc,
            Clock clock) {
        NoticeTable notices = new NoticeTable(jdbc);
        Delivery delivery = new Delivery(
                notices,
                facts,
                new Recipients(addresses, settings.groups()),
                new Letters(settings.baseUrl()),
                new Mailer(server, settings.from(), settings.baseUrl()),
                clock);
        return Tasks.custom(Outbox.TASK, Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AFTER_A_LOST_DATABASE))
                .onDeadExecutionRevive()
                .execute(new NoticeWorker(notices, delivery, settings, clock));
    }
}
