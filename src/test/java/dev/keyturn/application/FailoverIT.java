package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.ShortPauses;
import dev.keyturn.campaign.DurablePostgres;
import dev.keyturn.directory.Directory;
import dev.keyturn.engine.KeyturnApplication;
import dev.keyturn.engine.ParsedMappings;
import dev.keyturn.kernel.Standbys;
import dev.keyturn.secret.SecretStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two servers of PostgreSQL, one of which follows the other by streaming replication and takes its place. */
@Tag("long")
class FailoverIT {

    private static final Duration LONGEST = Duration.ofSeconds(90);

    /** What happens right before the next password is stored, and right after the next one was set. */
    private static final AtomicReference<Runnable> beforeStage = new AtomicReference<>();

    private static final AtomicReference<Runnable> afterChange = new AtomicReference<>();

    @TempDir
    private Path folder;

    private final CountDownLatch failedOver = new CountDownLatch(1);
    private DurablePostgres postgres;
    private RunningLab runningLab;
    private LabView lab;
    private ConfigurableApplicationContext node;
    private Http http;
    private RotationDriver rotations;

    @BeforeEach
    void start() {
        postgres = new DurablePostgres(folder.resolve("database"));
        postgres.addStandby();
        runningLab = new RunningLab(folder, "--keyturn.lab.restart-duration=100ms");
        lab = runningLab.view();
        node = new SpringApplicationBuilder(
                        KeyturnApplication.class, ParsedMappings.class, ShortPauses.class, Moments.class)
                .run(
                        "--keyturn.data-dir=" + folder.resolve("data"),
                        "--spring.config.import=file:" + runningLab.connection(),
                        "--spring.datasource.url=" + postgres.createEmpty("keyturn"),
                        "--spring.datasource.username=postgres",
                        "--server.port=0",
                        "--spring.jmx.enabled=false",
                        "--keyturn.monitor.interval=1s");
        http = new Http("http://127.0.0.1:" + node.getEnvironment().getProperty("local.server.port"));
        rotations = new RotationDriver(http, LONGEST);
    }

    @AfterEach
    void stop() {
        beforeStage.set(null);
        afterChange.set(null);
        if (node != null) {
            node.close();
        }
        runningLab.close();
        postgres.close();
    }

    @Test
    void aPasswordThatAFailoverLostIsAskedAboutAndThatItCanBeLostIsWarnedOf() {
        String first = rotations.start(CONTOSO);
        assertThat(rotations.awaitState(first, "ENDED").get("outcome").asText()).isEqualTo("VERIFIED");
        assertThat(rotations.check(first).get("findings").toString()).doesNotContain("standby");
        awaitStandbys("UP", "answered at");
        assertThat(risk("postgres")).isEmpty();

        postgres.synchronous(false);

        awaitStandbys(
                "DEGRADED", "1 standby (standby), and no commit waits for one (synchronous_standby_names is empty)");
        new JdbcTemplate(node.getBean(javax.sql.DataSource.class)).execute("create role nobody_special login");
        assertThat(risk("nobody_special")).contains("is hidden from Keyturn's database user; grant it pg_monitor");
        String id = rotations.request(CONTOSO);
        assertThat(rotations.awaitState(id, "AWAITING_APPROVAL").get("findings").toString())
                .contains("a failover loses what was committed last");

        beforeStage.set(postgres::fallBehind);
        afterChange.set(this::failOver);
        long journal = lab.journalEnd();
        rotations.approve(id);
        awaitFailover(id);
        JsonNode decision = rotations.needsDecision(id);

        assertThat(decision.get("message").asText())
                .contains("has got another password since this rotation looked at it", "then nobody knows it", "retry");
        assertThat(lab.journal(journal, "directory:" + CONTOSO, "reset-password"))
                .hasSize(1);
        String lost = lab.fingerprint(CONTOSO);
        rotations.choose(id, "RETRY");
        JsonNode ended = rotations.awaitState(id, "ENDED");
        assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
        assertThat(lab.fingerprint(CONTOSO)).isNotEqualTo(lost);
        lab.everyServerUsesThePasswordOfTheDirectory(CONTOSO);
        assertThat(lab.scheduler(CONTOSO).get("syncCycleEnabled").asBoolean()).isTrue();
        new Leftovers(node.getBean(JdbcTemplate.class)).nothingIsLeftOf(id);
    }

    @Test
    void withASynchronousStandbyNothingIsLost() {
        afterChange.set(this::failOver);
        String id = rotations.start(CONTOSO);
        awaitFailover(id);

        JsonNode ended = rotations.awaitState(id, "ENDED");

        assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
        assertThat(postgres.hasStandby()).as("it took over").isFalse();
        assertThat(lab.journal(0, "directory:" + CONTOSO, "reset-password")).hasSize(1);
        lab.everyServerUsesThePasswordOfTheDirectory(CONTOSO);
    }

    private void failOver() {
        postgres.failOver();
        failedOver.countDown();
    }

    /** And until the node has found the new primary. */
    private void awaitFailover(String id) {
        await().atMost(LONGEST)
                .until(() -> failedOver.getCount() == 0
                        && http.get("auditor", "/api/rotations/" + id).status() == 200);
    }

    private void awaitStandbys(String status, String said) {
        await().atMost(LONGEST).untilAsserted(() -> {
            JsonNode component = http.get("operator", "/actuator/health").json().at("/components/databaseStandbys");
            assertThat(component.path("status").asText()).isEqualTo(status);
            assertThat(component.at("/details/PostgreSQL").asText()).contains(said);
        });
    }

    private String risk(String user) {
        String primary = "jdbc:postgresql://127.0.0.1:" + postgres.ports().get(0) + "/postgres";
        return new Standbys(new JdbcTemplate(new DriverManagerDataSource(primary, user, "")))
                .risk()
                .orElse("");
    }

    @Configuration(proxyBeanMethods = false)
    static class Moments {

        @Bean
        static BeanPostProcessor moments() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (bean instanceof SecretStore) {
                        return around(bean, SecretStore.class, "stage", beforeStage, new AtomicReference<>());
                    }
                    return bean instanceof Directory
                            ? around(bean, Directory.class, "setPassword", new AtomicReference<>(), afterChange)
                            : bean;
                }
            };
        }

        private static Object around(
                Object bean,
                Class<?> port,
                String act,
                AtomicReference<Runnable> before,
                AtomicReference<Runnable> after) {
            ProxyFactory proxy = new ProxyFactory(bean);
            proxy.setInterfaces(port);
            proxy.addAdvice((MethodInterceptor) call -> {
                boolean meant = call.getMethod().getName().equals(act);
                happens(meant ? before.getAndSet(null) : null);
                Object answer = call.proceed();
                happens(meant ? after.getAndSet(null) : null);
                return answer;
            });
            return proxy.getProxy();
        }

        private static void happens(Runnable moment) {
            if (moment != null) {
                moment.run();
            }
        }
    }
}
