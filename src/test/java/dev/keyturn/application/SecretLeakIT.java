package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.keyturn.evidence.EvidenceDrafts;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.secret.SecretStore;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.util.HtmlUtils;

/** A password is in the secret table, encrypted, and nowhere else: not in the database, the log, an answer or a file. */
class SecretLeakIT {

    /** The log is a file in the data folder, with the engine's statements and their parameters in it. */
    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn(
            "--keyturn.steps.budget=3s",
            "--logging.file.name=${keyturn.data-dir}/everything.log",
            "--logging.level.dev.keyturn=DEBUG",
            "--logging.level.org.camunda=DEBUG",
            "--logging.level.org.camunda.bpm=DEBUG",
            "--logging.level.org.springframework.web=DEBUG",
            "--logging.level.org.springframework.jdbc=TRACE",
            "--logging.level.com.github.kagkarlsson=DEBUG",
            "--logging.threshold.console=WARN");

    /** With everything in it that one escapes. */
    private static final String TYPED = "Typed&<by>'a\"person\\2026 +/%";

    private final RotationDriver rotations = keyturn.rotations();
    private final LabView lab = keyturn.lab();

    @Test
    void thePasswordOfARotationIsNowhereInTheClear() {
        String id = rotations.rotate(CONTOSO).get("id").asText();

        isNowhere(passwordsOf(id), 1);
    }

    @Test
    void thePasswordsOfARotationThatFailedAndWasRolledBackAreNowhereInTheClear() {
        rotations.rotate(FABRIKAM);
        lab.fault("directory:fabrikam.com", "reject-password");
        lab.fault("server:aadc03", "lose-answer");
        lab.fault("server:aadc03", "ignore-restart");
        String id = rotations.start(FABRIKAM);
        assertThat(rotations.needsDecision(id).get("choices").toString()).contains("ROLL_BACK");
        rotations.choose(id, "ROLL_BACK");
        assertThat(rotations.outcome(id)).isEqualTo("ROLLED_BACK");

        isNowhere(passwordsOf(id), 2);
        isNowhere(List.of(read(current(FABRIKAM))), 1);
    }

    @Test
    void thePasswordsThatAPersonTypedAreNowhereInTheClear() {
        lab.changePassword(CONTOSO, "{\"password\":" + quoted(TYPED) + "}");
        String id = rotations.request("requester", RotationDriver.body(CONTOSO).put("kind", "REPAIR"));
        rotations.approve(id);
        rotations.claim(id, "enter-password", "operator");
        String path = "/api/rotations/" + id + "/password";
        String wrong = "Typed-wrongly-by-a-person-2026";
        String malformed = "Typed-into-a-broken-body-2026";
        String forbidden = "Typed-by-somebody-else-2026";
        String misplaced = "Typed-into-a-variable-2026";
        String task = rotations.task(id, "enter-password");
        assertThat(keyturn.http()
                        .post(
                                "operator",
                                "/engine-rest/task/" + task + "/complete",
                                "{\"variables\":{\"newPassword\":{\"value\":\"" + misplaced + "\"}}}")
                        .refused())
                .isTrue();
        assertThat(keyturn.http()
                        .post("operator", path, "{\"password\":\"" + wrong + "\"}")
                        .status())
                .isEqualTo(422);
        assertThat(keyturn.http()
                        .post("operator", path, "{\"password\":\"" + malformed + "\"")
                        .status())
                .isEqualTo(400);
        assertThat(keyturn.http()
                        .post("operator", path, "{\"password\":[\"" + malformed + "\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(keyturn.http()
                        .post("admin", path, "{\"password\":\"" + forbidden + "\"}")
                        .status())
                .isEqualTo(403);
        assertThat(keyturn.http()
                        .post("operator", path, "{\"password\":" + quoted(TYPED) + "}")
                        .status())
                .isEqualTo(204);
        String draft = String.valueOf(keyturn.bean(EvidenceDrafts.class).draft(id));
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");

        assertThat(passwordsOf(id)).containsExactly(TYPED);
        EvidenceText.of(keyturn.http(), id);
        everythingIsExported(id);
        List<String> typed = List.of(TYPED, wrong, malformed, forbidden, misplaced);
        isNowhere(typed, 5);
        for (String password : typed) {
            assertThat(new SecretSearch(password).in("The draft", draft)).isEmpty();
        }
    }

    @Test
    void theSearchFindsWhatIsPlantedInEveryTable() throws SQLException {
        String planted = "Planted&<in>'a\"table\\2026 +/%";
        SecretSearch search = new SecretSearch(planted);
        JdbcTemplate jdbc = keyturn.bean(JdbcTemplate.class);
        assertThat(search.inDatabase(keyturn.bean(DataSource.class))).isEmpty();
        jdbc.execute("create table planted (text varchar(200), clob clob, blob blob, bytes varbinary(200))");
        try {
            for (String column : List.of("text", "clob")) {
                jdbc.update("insert into planted (" + column + ") values (?)", "around " + planted + " around");
                foundOnlyIn(search, "\"PLANTED\"." + column.toUpperCase(Locale.ROOT) + " ");
            }
            for (String column : List.of("blob", "bytes")) {
                jdbc.update(
                        "insert into planted (" + column + ") values (?)",
                        ("around " + planted).getBytes(StandardCharsets.UTF_16LE));
                foundOnlyIn(search, "\"PLANTED\"." + column.toUpperCase(Locale.ROOT) + " ");
            }
        } finally {
            jdbc.execute("drop table planted");
        }
        try (Connection connection = keyturn.bean(DataSource.class).getConnection()) {
            assertThat(SecretSearch.tables(connection).toString())
                    .contains(
                            "KEYTURN_SECRET",
                            "KEYTURN_STEP\"",
                            "KEYTURN_STEP_ATTEMPT",
                            "KEYTURN_OPERATION_LOG",
                            "ACT_HI_VARINST",
                            "ACT_GE_BYTEARRAY",
                            "SCHEDULED_TASKS")
                    .contains("ACT_HI_DETAIL", "ACT_RU_JOB", "ACT_HI_OP_LOG", "KEYTURN_EVIDENCE");
        }
    }

    private static void foundOnlyIn(SecretSearch search, String column) {
        assertThat(search.inDatabase(keyturn.bean(DataSource.class)))
                .isNotEmpty()
                .allMatch(found -> found.contains(column));
        keyturn.bean(JdbcTemplate.class).update("delete from planted");
    }

    @Test
    void theSearchFindsWhatIsPlantedInTheLogAndInAnswers() {
        String planted = "Planted-in-a-reason-2026";
        String id =
                rotations.request("requester", RotationDriver.body(CONTOSO).put("reason", "It is " + planted + "."));
        rotations.awaitState(id, "AWAITING_APPROVAL");
        LoggerFactory.getLogger("dev.keyturn.planted").debug("Planted: {}.", "Planted-in-the-log-2026");

        SecretSearch search = new SecretSearch(planted);
        assertThat(search.inAnswers(keyturn.http().answers())).isNotEmpty();
        assertThat(search.inDatabase(keyturn.bean(DataSource.class)))
                .anyMatch(found -> found.contains("KEYTURN_ROTATION"))
                .anyMatch(found -> found.contains("ACT_HI_VARINST"))
                .anyMatch(found -> found.contains("ACT_RU_VARIABLE"));
        assertThat(search.inFilesBelow(keyturn.dataDir()))
                .anyMatch(found -> found.contains("everything.log"))
                .anyMatch(found -> found.contains("keyturn.mv.db"));
        assertThat(new SecretSearch("Planted-in-the-log-2026").inFilesBelow(keyturn.dataDir()))
                .isNotEmpty()
                .allMatch(found -> found.contains("everything.log"));
    }

    @Test
    void theSearchFindsEveryShapeInAFile() throws IOException {
        String planted = "Planted&<in>'a\"file\\2026 +/%";
        SecretSearch search = new SecretSearch(planted);
        Path folder = Files.createDirectories(keyturn.dataDir().resolve("deep/below"));
        Path file = folder.resolve("planted");
        List<byte[]> shapes = new ArrayList<>();
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            for (String around : List.of("", "x", "xy", "xyz")) {
                byte[] bytes = (around + planted + around).getBytes(charset);
                shapes.add(bytes);
                shapes.add(Base64.getEncoder().encode(bytes));
                shapes.add(Base64.getUrlEncoder().encode(bytes));
                shapes.add(HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
                shapes.add(HexFormat.of().withUpperCase().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
            }
        }
        shapes.add(URLEncoder.encode(planted, StandardCharsets.UTF_8).getBytes(StandardCharsets.US_ASCII));
        shapes.add(quoted(planted).getBytes(StandardCharsets.UTF_8));
        shapes.add(HtmlUtils.htmlEscape(planted).getBytes(StandardCharsets.UTF_8));
        shapes.add("Planted&amp;&lt;in&gt;&apos;a&quot;file\\2026 +/%".getBytes(StandardCharsets.UTF_8));
        try {
            for (byte[] shape : shapes) {
                Files.write(file, shape);
                assertThat(search.inFilesBelow(folder))
                        .as(new String(shape, StandardCharsets.UTF_8))
                        .isNotEmpty();
            }
            assertThat(search.inFilesBelow(keyturn.dataDir()))
                    .isNotEmpty()
                    .allMatch(found -> found.startsWith("deep/below/planted"));
        } finally {
            Files.delete(file);
        }
    }

    /** The answers are searched with all others. */
    private static void everythingIsExported(String id) {
        for (String path : List.of(
                "/api/evidence/export",
                "/api/evidence/verify",
                "/api/audit/rotations/" + id,
                "/api/audit/rotations/" + id + "/evidence.csv",
                "/api/audit/export.csv",
                "/api/audit/access-log")) {
            assertThat(keyturn.http().get("auditor", path).status()).as(path).isEqualTo(200);
        }
    }

    private void isNowhere(List<String> passwords, int count) {
        assertThat(passwords).hasSize(count);
        for (String password : passwords) {
            SecretSearch search = new SecretSearch(password);
            assertThat(search.inDatabase(keyturn.bean(DataSource.class))).isEmpty();
            assertThat(search.inAnswers(keyturn.http().answers())).isEmpty();
            assertThat(search.inFilesBelow(keyturn.dataDir())).isEmpty();
        }
    }

    /** Every password that the rotation set or learnt, discarded ones included. */
    private static List<String> passwordsOf(String rotation) {
        return keyturn.bean(JdbcTemplate.class)
                .query(
                        "select account, version from keyturn_secret where rotation_id = ? order by version",
                        (row, index) -> read(new SecretRef(row.getString(1), row.getInt(2))),
                        rotation);
    }

    private static SecretRef current(String account) {
        return keyturn.bean(SecretStore.class)
                .find(account, SecretStore.Label.CURRENT)
                .orElseThrow();
    }

    private static String read(SecretRef ref) {
        try (Secret secret = keyturn.bean(SecretStore.class).read(ref)) {
            String password = secret.use(String::new);
            assertThat(password).hasSizeGreaterThanOrEqualTo(14);
            return password;
        }
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
