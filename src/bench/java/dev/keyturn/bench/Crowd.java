package dev.keyturn.bench;

import dev.keyturn.account.Account;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.Rotations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** People who keep so many rotations going at once: as soon as one has ended, the next is asked for, and approved. */
final class Crowd {

    private static final long CHECK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Person REQUESTER = new Person("requester", Set.of(Person.REQUESTERS));

    /** People are few; the rest happens by itself. */
    private final ExecutorService people = Executors.newFixedThreadPool(4);

    private final Set<String> approved = ConcurrentHashMap.newKeySet();
    private final Rotations rotations;
    private final TaskService tasks;
    private final IdentityService identity;
    private final JdbcTemplate jdbc;
    private final int endedBefore;

    Crowd(ApplicationContext keyturn) {
        rotations = keyturn.getBean(Rotations.class);
        tasks = keyturn.getBean(TaskService.class);
        identity = keyturn.getBean(IdentityService.class);
        jdbc = keyturn.getBean(JdbcTemplate.class);
        endedBefore = ended();
    }

    /**
     * Rotates each account once.
     *
     * @return how long it took, from the first request to the last end
     */
    Duration rotateAll(List<Account> accounts, int atOnce, Duration longest)
            throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        Iterator<Account> left = accounts.iterator();
        int asked = 0;
        int ended = 0;
        List<Future<?>> all = new ArrayList<>();
        while (ended < accounts.size()) {
            for (; asked - ended < atOnce && left.hasNext(); asked++) {
                String account = left.next().name();
                all.add(people.submit(() -> ask(account)));
            }
            all.addAll(waiting()
                    .filter(task -> approved.add(task.getId()))
                    .map(task -> people.submit(() -> approve(task.getId())))
                    .toList());
            for (Future<?> done : all.stream().filter(Future::isDone).toList()) {
                done.get();
                all.remove(done);
            }
            LockSupport.parkNanos(CHECK_EVERY_NANOS);
            ended = ended() - endedBefore;
            if (System.nanoTime() - began > longest.toNanos()) {
                System.out.printf("  given up after %d s: %d of %d ended%n", longest.toSeconds(), ended, asked);
                break;
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        people.shutdown();
        return took;
    }

    private Stream<Task> waiting() {
        return tasks.createTaskQuery().taskDefinitionKey("approve-rotation").taskUnassigned().list().stream();
    }

    private void ask(String account) {
        as(
                "requester",
                Person.REQUESTERS,
                () -> rotations.request(
                        new RotationRequest(
                                account, RotationRequest.Kind.ROTATE, "Older than 90 days.", null, null, null),
                        REQUESTER,
                        null));
    }

    private void approve(String task) {
        as("approver", Person.APPROVERS, () -> {
            tasks.claim(task, "approver");
            tasks.complete(task, Map.of("decision", "APPROVE", "comment", "Looked at."));
        });
    }

    private void as(String person, String group, Runnable work) {
        identity.setAuthentication(person, List.of(group));
        try {
            work.run();
        } finally {
            identity.clearAuthentication();
        }
    }

    private int ended() {
        Integer ended =
                jdbc.queryForObject("select count(*) from keyturn_rotation where ended_at is not null", Integer.class);
        return ended == null ? 0 : ended;
    }
}
