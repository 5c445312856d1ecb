package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.Database;
import dev.keyturn.JavaProcess;
import dev.keyturn.directory.Directory;
import dev.keyturn.engine.KeyturnApplication;
import dev.keyturn.engine.ParsedMappings;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.kernel.Person;
import dev.keyturn.powershell.SilentProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.aopalliance.intercept.MethodInterceptor;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** Two nodes that started together on an empty PostgreSQL, each with a network of its own on the way to it. */
class TwoNodesIT {

    /** A third of what they are by default, in the same order. */
    private static final String TIMEOUTS =
            "socketTimeout=14" + "&options=-c%20idle_in_transaction_session_timeout=6s%20-c%20lock_timeout=8s";

    private static final int NOBODY = -1;

    @TempDir
    static Path folder;

    private static final List<SilentProxy> networks = new ArrayList<>();
    private static final List<ConfigurableApplicationContext> nodes = new ArrayList<>();
    private static RunningLab lab;

    /** The node whose network is to fall silent after its next password change counts up from {@link #NOBODY}. */
    private static final AtomicInteger silenced = new AtomicInteger(NOBODY);

    private static volatile boolean armed;

    @BeforeAll
    static void startBothAtOnce() throws Exception {
        URI database = URI.create(Database.POSTGRESQL.createEmpty().substring("jdbc:".length()));
        int[] ports = {JavaProcess.freePort(), JavaProcess.freePort()};
        lab = new RunningLab(folder, "--keyturn.lab.restart-duration=100ms", JavaProcess.labPolls(ports));
        ExecutorService both = Executors.newFixedThreadPool(2);
        List<Future<ConfigurableApplicationContext>> starting = IntStream.range(0, ports.length)
                .mapToObj(number -> {
                    SilentProxy network = new SilentProxy(database.getPort());
                    networks.add(network);
                    String url = "jdbc:postgresql://127.0.0.1:" + network.port() + database.getPath() + "?" + TIMEOUTS;
                    return both.submit(() -> node(number, url, ports[number]));
                })
                .toList();
        both.shutdown();
        for (Future<ConfigurableApplicationContext> node : starting) {
            nodes.add(node.get());
        }
    }

    @AfterAll
    static void stop() {
        nodes.forEach(ConfigurableApplicationContext::close);
        networks.forEach(SilentProxy::close);
        lab.close();
    }

    @Test
    void twoNodesThatStartTogetherOnAnEmptyPostgresShareOneRotation() {
        JsonNode ended = rotate("contoso.com");

        assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
        new Leftovers(nodes.get(0).getBean(JdbcTemplate.class))
                .nothingIsLeftOf(ended.get("id").asText());
        assertThat(nodes.get(1).getBean(EvidenceLog.class).verify()).isEmpty();
    }

    /** About 15 s, in which timeouts run out. */
    @Test
    void aNodeWhoseNetworkToTheDatabaseFallsSilentAfterThePasswordChangeIsDownAndTheOtherOneGoesOn() throws Exception {
        armed = true;
        ExecutorService beside = Executors.newSingleThreadExecutor();
        Future<JsonNode> rotation = beside.submit(() -> rotate("fabrikam.com"));
        beside.shutdown();
        await().atMost(Duration.ofSeconds(60)).until(silenced::get, node -> node != NOBODY);
        HealthIndicator workers = nodes.get(silenced.get()).getBean("workersHealthIndicator", HealthIndicator.class);

        await().atMost(Duration.ofSeconds(30)).until(() -> workers.health().getStatus(), Status.DOWN::equals);
        JsonNode ended = rotation.get();
        assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
        await().atMost(Duration.ofSeconds(60)).until(() -> workers.health().getStatus(), Status.UP::equals);
        JsonNode another = rotate("fabrikam.com");
        assertThat(another.get("outcome").asText()).as(another::toPrettyString).isEqualTo("VERIFIED");
    }

    /**
     * Requested at the node that hears everything, approved at it too; through its services, since the engine's REST
     * interface knows one engine in a JVM.
     */
    private static JsonNode rotate(String account) {
        RotationDriver rotations = new RotationDriver(http(nodes.get(0)));
        String id = rotations.request(account);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        TaskService tasks = nodes.get(1).getBean(TaskService.class);
        IdentityService people = nodes.get(1).getBean(IdentityService.class);
        people.setAuthentication("approver", List.of(Person.APPROVERS));
        try {
            String task = tasks.createTaskQuery()
                    .processInstanceBusinessKey(id)
                    .singleResult()
                    .getId();
            tasks.claim(task, "approver");
            tasks.complete(task, Map.of("decision", "APPROVE"));
        } finally {
            people.clearAuthentication();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> ended(id));
        return rotations.awaitState(id, "ENDED");
    }

    /** Asked at the database: a node whose connections are silent does not answer. */
    private static boolean ended(String id) {
        int hears = silenced.get() == 0 ? 1 : 0;
        return nodes.get(hears)
                .getBean(JdbcTemplate.class)
                .queryForObject("select ended_at is not null from keyturn_rotation where id = ?", Boolean.class, id);
    }

    private static ConfigurableApplicationContext node(int number, String database, int workerPort) {
        return new SpringApplicationBuilder(KeyturnApplication.class, ParsedMappings.class, Silencing.class)
                .run(
                        "--spring.config.import=file:" + lab.connection(),
                        "--keyturn.data-dir=" + folder,
                        "--server.port=0",
                        "--keyturn.worker.port=" + workerPort,
                        "--spring.datasource.url=" + database,
                        "--spring.datasource.username=postgres",
                        "--spring.jmx.enabled=false",
                        "--test.node=" + number);
    }

    private static Http http(ConfigurableApplicationContext node) {
        return new Http("http://127.0.0.1:" + node.getEnvironment().getProperty("local.server.port"));
    }

    /** Silences the node's network in the transaction with which the changed password is recorded, before its commit. */
    @Configuration(proxyBeanMethods = false)
    static class Silencing {

        @Bean
        static BeanPostProcessor silencing(@Value("${test.node}") int node) {
            ThreadLocal<Boolean> changed = ThreadLocal.withInitial(() -> false);
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (bean instanceof Directory) {
                        return around(bean, Directory.class, call -> {
                            Object result = call.proceed();
                            changed.set(
                                    changed.get() || call.getMethod().getName().equals("setPassword"));
                            return result;
                        });
                    }
                    if (bean instanceof PlatformTransactionManager) {
                        return around(bean, PlatformTransactionManager.class, call -> {
                            if (armed && call.getMethod().getName().equals("commit") && changed.get()) {
                                armed = false;
                                networks.get(node).swallowWhatIsOpen();
                                silenced.set(node);
                            }
                            return call.proceed();
                        });
                    }
                    return bean;
                }
            };
        }

        private static <T> Object around(Object bean, Class<T> type, MethodInterceptor advice) {
            ProxyFactory proxy = new ProxyFactory(bean);
            proxy.addAdvice(advice);
            return type.cast(proxy.getProxy());
        }
    }
}
