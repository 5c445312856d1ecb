package dev.keyturn.audit.anchor;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** The beans of this room. It needs a data source with its tables and {@link AnchorSettings}. */
@Configuration(proxyBeanMethods = false)
public class AnchorConfiguration {

    private static final Duration AFTER_A_LOST_DATABASE = Duration.ofSeconds(5);

    @Bean
    AnchorTasks anchorTasks(AnchorSettings settings, ObjectProvider<Scheduler> scheduler, Clock clock) {
        return new AnchorTasks(places(settings, clock).keySet(), scheduler::getObject, clock);
    }

    @Bean
    Task<Void> anchorTask(AnchorSettings settings, JdbcTemplate jdbc, Clock clock) {
        return Tasks.custom(AnchorTasks.TASK, Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AFTER_A_LOST_DATABASE))
                .onDeadExecutionRevive()
                .execute(new AnchorWorker(places(settings, clock), new AnchorTable(jdbc), clock));
    }

    private static Map<String, AnchorPlace> places(AnchorSettings settings, Clock clock) {
        Map<String, AnchorPlace> places = new LinkedHashMap<>();
        if (settings.file() != null) {
            AnchorPlace file = new AnchorFile(settings.file());
            places.put(file.name(), file);
        }
        if (settings.syslog() != null) {
            AnchorPlace syslog = new Syslog(settings.syslog(), hostName(), clock);
            places.put(syslog.name(), syslog);
        }
        return places;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // how RFC 5424 says that it is not known
            return "-";
        }
    }
}
