package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** What is done for each account from time to time: one durable execution for each, whatever the number of nodes. */
final class AccountTasks {

    private AccountTasks() {}

    static Task<Void> of(String name, Duration interval, Accounts accounts, Consumer<Account> check) {
        FixedDelay pause = FixedDelay.of(interval);
        return Tasks.custom(name, Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(interval))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    Account account = accounts.find(instance.getId()).orElse(null);
                    if (account == null) {
                        // it is no longer configured
                        return new CompletionHandler.OnCompleteRemove<>();
                    }
                    check.accept(account);
                    return new CompletionHandler.OnCompleteReschedule<>(pause);
                });
    }

    static ApplicationListener<ApplicationReadyEvent> begin(
            Task<Void> task, Accounts accounts, Scheduler scheduler, Supplier<Instant> first) {
        return ready -> accounts.all()
                .forEach(account -> scheduler.scheduleIfNotExists(task.instance(account.name()), first.get()));
    }
}
