package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.Database;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.evidence.chain.ManyRotations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * How long pages of the audit take with 10,000 rotations, over HTTP. It measures and promises nothing; the figures go to
 * {@code target/list-times.txt}. Run it with {@code mvn test -Dtest=ListTimesReport}.
 */
class ListTimesReport {

    private static final Path REPORT = Path.of("target", "list-times.txt");
    private static final int ROTATIONS = 10_000;
    private static final int TIMES = 60;

    private static final List<String> PAGES = List.of(
            "rotations",
            "rotations?before=5000",
            "rotations?limit=200",
            "rotations?account=fabrikam.com",
            "rotations?outcome=EXPIRED",
            "rotations?person=requester3",
            "rotations?person=nobody",
            "rotations?ticket=CHG0000042",
            "rotations?from=2025-01-01T00:00:00Z&to=2025-02-01T00:00:00Z",
            "rotations?account=contoso.com&outcome=VERIFIED&person=approver1&from=2024-06-01T00:00:00Z",
            "accounts",
            "entries");

    @ParameterizedTest
    @EnumSource(Database.class)
    void pagesWithTenThousandRotations(Database database) throws Exception {
        Supplier<List<String>> settings = () -> database == Database.H2
                ? List.of()
                : List.of(
                        "--spring.datasource.url=" + Database.POSTGRESQL.createEmpty(),
                        "--spring.datasource.username=postgres");
        RunningKeyturn keyturn = new RunningKeyturn(settings);
        ExtensionContext none = null;
        keyturn.beforeAll(none);
        try {
            ManyRotations.seal(
                    keyturn.bean(EvidenceLog.class),
                    keyturn.bean(JdbcTemplate.class),
                    keyturn.bean(PlatformTransactionManager.class),
                    1,
                    ROTATIONS);
            // the very first request of an application costs a second, any of them
            keyturn.http().get("auditor", "/api/accounts");
            List<String> lines = new ArrayList<>();
            for (String page : PAGES) {
                lines.add(times(database + " " + page, () -> keyturn.http().get("auditor", "/api/audit/" + page)));
            }
            Files.write(REPORT, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } finally {
            keyturn.afterAll(none);
        }
    }

    /** The first one is cold: nothing has asked for that page since the application started. */
    private static String times(String what, Supplier<Answer> page) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            assertThat(page.get().status()).isEqualTo(200);
            millis.add((System.nanoTime() - began) / 1e6);
        }
        double cold = millis.remove(0);
        millis.sort(null);
        return "%-110s cold %6.1f ms, p50 %6.1f ms, p95 %6.1f ms, worst %6.1f ms"
                .formatted(
                        what,
                        cold,
                        millis.get(millis.size() / 2),
                        millis.get(millis.size() * 95 / 100),
                        millis.get(millis.size() - 1));
    }
}
