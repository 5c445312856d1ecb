package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.logback.ColorConverter;
import org.springframework.boot.logging.logback.WhitespaceThrowableProxyConverter;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** What the application writes into its log, by the patterns of {@code keyturn.yml}. */
class LogPatternTest {

    private static final String FORGED = "2030-01-01T00:00:00.000Z  INFO --- [main] forged : All is well.";

    private final LoggerContext context = new LoggerContext();

    @ParameterizedTest
    @ValueSource(strings = {"console", "file"})
    void whatCameFromOutsideIsOneBoundedLine(String where) throws IOException {
        for (String end : List.of("\r\n", "\n", "\r", "\u0085", "\u2028", "\u0000", "\u001b[2J")) {
            List<String> lines = lines(where, "dev.keyturn.Any", "Ticket CHG1" + end + FORGED, null);
            assertThat(lines).singleElement().satisfies(line -> assertThat(line)
                    .contains("Ticket CHG1", FORGED)
                    .doesNotContain("\u001b[2J", "\u0000"));
        }
        assertThat(lines(where, "dev.keyturn.Any", "x".repeat(1 << 20), null))
                .singleElement()
                .satisfies(line -> assertThat(line).hasSizeBetween(7000, 9000));
        assertThat(lines(where, "dev.keyturn.Any", "\n".repeat(1 << 20), null)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"console", "file"})
    void aStackTraceKeepsItsLinesAndGetsNoOthers(String where) throws IOException {
        Exception cause = new IllegalArgumentException("bad value a\r\n" + FORGED);
        List<String> lines =
                lines(where, "dev.keyturn.Any", "It failed.", new IllegalStateException("x\n" + FORGED, cause));

        assertThat(lines).hasSizeGreaterThan(10).noneMatch(line -> line.startsWith("2030"));
        assertThat(lines).anyMatch(line -> line.startsWith("java.lang.IllegalStateException: x 2030"));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("Caused by: java.lang.IllegalArgumentException: bad value a"));
        assertThat(lines).anyMatch(line -> line.startsWith("\tat dev.keyturn.engine.LogPatternTest."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"console", "file"})
    void whySpringBootCannotStartKeepsItsLines(String where) throws IOException {
        assertThat(lines(
                        where,
                        "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter",
                        "\n\nAPPLICATION FAILED TO START\n\nDescription:\n\nA setting.\n",
                        null))
                .contains("APPLICATION FAILED TO START", "Description:", "A setting.");
        assertThat(lines(where, "dev.keyturn.Any", "FailureAnalysisReporter : a\n" + FORGED, null))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"console", "file"})
    void theFirstWordsToANewUserKeepTheirLines(String where) throws IOException {
        assertThat(lines(
                        where,
                        "dev.keyturn.engine.KeyturnApplication$StartBanner",
                        "Keyturn runs.\n\n  Users\n  Try\n",
                        null))
                .contains("  Users", "  Try");
        assertThat(lines(where, "dev.keyturn.Any", "StartBanner : a\n" + FORGED, null))
                .hasSize(1);
    }

    private List<String> lines(String where, String logger, String message, Throwable failure) throws IOException {
        PatternLayout layout = new PatternLayout();
        layout.getInstanceConverterMap().put("clr", ColorConverter::new);
        layout.getInstanceConverterMap().put("wEx", WhitespaceThrowableProxyConverter::new);
        layout.setContext(context);
        layout.setPattern(pattern(where));
        layout.start();
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .allMatch(status -> status.getEffectiveLevel() == 0);
        LoggingEvent event =
                new LoggingEvent("x", context.getLogger(logger), Level.INFO, "{}", failure, new Object[] {message});
        return layout.doLayout(event).lines().toList();
    }

    private static String pattern(String where) throws IOException {
        PropertySource<?> settings = new YamlPropertySourceLoader()
                .load("keyturn.yml", new ClassPathResource("keyturn.yml"))
                .get(0);
        return String.valueOf(settings.getProperty("logging.pattern." + where));
    }
}
