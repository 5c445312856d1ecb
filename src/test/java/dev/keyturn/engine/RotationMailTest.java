package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationRequest.Kind;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.secret.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who is mailed what while rotations run through the engine, with a real mail server. */
class RotationMailTest {

    private static final Person ALICE = new Person("alice", Set.of(Person.REQUESTERS));
    private static final String LINK_TO_TASK = "https://keyturn.contoso.com/camunda/app/tasklist/default/#/?task=";
    private static final String LINK_TO_ROTATION = "https://keyturn.contoso.com/rotations/";

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final Set<String> read = new HashSet<>();
    private final List<String> secrets = new ArrayList<>();

    @TempDir
    Path folder;

    private ConfigurableApplicationContext app;

    @BeforeEach
    void start() {
        server.start();
        app = EngineUnderTest.start(
                folder,
                "coverage=false",
                "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                // an application that has Keyturn in it says so
                "spring.mail.host=127.0.0.1",
                "spring.mail.port=" + server.getSmtp().getPort(),
                "keyturn.mail.from=keyturn@contoso.com",
                "keyturn.base-url=https://keyturn.contoso.com");
        // alice may approve as well, but not her own
        user("alice", Person.REQUESTERS, Person.APPROVERS);
        user("bob", Person.APPROVERS);
        user("carol", Person.APPROVERS);
        user("oscar", Person.OPERATORS);
    }

    @AfterEach
    void nothingIsLeftOverAndNoSecretWasMailed() throws Exception {
        try {
            JdbcTemplate jdbc = app.getBean(JdbcTemplate.class);
            assertThat(jdbc.queryForList("select task_instance from scheduled_tasks where task_name <> 'later-proof'"))
                    .isEmpty();
            assertThat(jdbc.queryForList("select id from keyturn_notification where done_at is null"))
                    .isEmpty();
            assertThat(secrets).isNotEmpty();
            for (MimeMessage mail : server.getReceivedMessages()) {
                String everything = GreenMailUtil.getWholeMessage(mail) + text(mail) + html(mail);
                assertThat(everything).doesNotContain(secrets);
            }
        } finally {
            app.close();
            server.stop();
        }
    }

    @Test
    void aRejectedRequest() throws Exception {
        String rotation = request(Kind.ROTATE);
        secrets.add("the one that is not known");

        List<MimeMessage> asked = newMails("bob", "carol");
        assertThat(text(asked.get(0)))
                .contains(
                        "alice asks for your approval.", "quarterly <b>", "CHG1", LINK_TO_TASK + task().getId() + "\n");
        assertThat(html(asked.get(0))).contains("quarterly &lt;b&gt;");
        assertThat(asked.get(0).getSubject()).isEqualTo("[Keyturn] contoso.com: Approval wanted");

        decideApproval("REJECT", "Not before the audit.");

        MimeMessage rejected = newMails("alice", "oscar").get(0);
        assertThat(rejected.getSubject()).isEqualTo("[Keyturn] contoso.com: Rejected");
        assertThat(text(rejected))
                .contains("bob rejected your request: Not before the audit.", LINK_TO_ROTATION + rotation + "\n");
        assertThat(rotations().get(rotation, ALICE).outcome()).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void twoApproversAreAskedOneAfterTheOtherAndAnEscalationGoesToItsGroup() throws Exception {
        user("admin", Person.ADMINISTRATORS);
        twoApprovals();
        request(Kind.ROTATE);
        secrets.add("the one that is not known");
        newMails("bob", "carol");

        due("time-to-remind");
        assertThat(newMails("bob", "carol").get(0).getSubject())
                .isEqualTo("[Keyturn] contoso.com: Reminder: approval wanted");
        decideApproval("APPROVE", "");
        MimeMessage second = newMails("carol").get(0);
        assertThat(second.getSubject()).isEqualTo("[Keyturn] contoso.com: Approval wanted");
        assertThat(text(second)).contains(LINK_TO_TASK + task().getId() + "\n");

        due("time-to-escalate");
        MimeMessage escalated = newMails("admin").get(0);
        assertThat(escalated.getSubject()).isEqualTo("[Keyturn] contoso.com: Escalation: not decided yet");
        assertThat(text(escalated)).contains("No member of rotation-approvers has decided this rotation in time");

        decideApproval("carol", "APPROVE", "Go ahead.");
        assertThat(text(newMails("alice").get(0))).contains("bob and carol approved your request: Go ahead.");
    }

    @Test
    void aRotationThatNeedsADecisionAndIsVerifiedThen() throws Exception {
        FakeForest forest = app.getBean(FakeForest.class);
        String rotation = request(Kind.ROTATE);
        newMails("bob", "carol");
        decideApproval("APPROVE", "");
        MimeMessage approved = newMails("alice").get(0);
        assertThat(approved.getSubject()).isEqualTo("[Keyturn] contoso.com: Approved");
        assertThat(text(approved)).contains("bob approved your request.");

        forest.failOnce("import aadc02", "aadc02: no-start-credentials.");
        windowOpens();

        MimeMessage wanted = newMails("oscar").get(0);
        assertThat(wanted.getSubject()).isEqualTo("[Keyturn] contoso.com: Decision wanted");
        assertThat(text(wanted))
                .contains("aadc02: no-start-credentials. You can choose: retry,", LINK_TO_TASK + task().getId() + "\n");

        app.getBean(TaskService.class).complete(task().getId(), Map.of("decision", "RETRY"));
        work();

        MimeMessage ended = newMails("alice").get(0);
        assertThat(ended.getSubject())
                .isEqualTo("[Keyturn] contoso.com: The new password is in use and verified on every sync server.");
        assertThat(text(ended)).contains(LINK_TO_ROTATION + rotation + "\n");
        secrets.add(forest.adPassword);
    }

    @Test
    void aRepairWhosePasswordAPersonEnters() throws Exception {
        FakeForest forest = app.getBean(FakeForest.class);
        forest.changeAnHourAgo("canary-typed-by-a-person");
        secrets.add(forest.adPassword);
        String rotation = request(Kind.REPAIR);
        newMails("bob", "carol");
        decideApproval("APPROVE", "");
        newMails("alice");
        windowOpens();

        MimeMessage wanted = newMails("oscar").get(0);
        assertThat(wanted.getSubject()).isEqualTo("[Keyturn] contoso.com: New password wanted");
        assertThat(text(wanted)).contains(LINK_TO_TASK + task().getId() + "\n");

        app.getBean(TaskService.class).claim(task().getId(), "oscar");
        rotations()
                .enterPassword(
                        rotation,
                        new Person("oscar", Set.of(Person.OPERATORS)),
                        Secret.takeFrom(forest.adPassword.toCharArray()));
        work();

        newMails("alice");
        assertThat(rotations().get(rotation, ALICE).outcome()).isEqualTo(Outcome.VERIFIED);
    }

    @Test
    void aMailServerThatIsAwayKeepsNoRotationFromItsEnd() throws Exception {
        FakeForest forest = app.getBean(FakeForest.class);
        int port = server.getSmtp().getPort();
        server.stop();
        String rotation = request(Kind.ROTATE);
        decideApproval("APPROVE", "");
        windowOpens();
        assertThat(rotations().get(rotation, ALICE).outcome()).isEqualTo(Outcome.VERIFIED);
        secrets.add(forest.adPassword);

        GreenMail back = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        back.start();
        try {
            app.getBean(ManualScheduler.class).tick(Duration.ofHours(1));
            work();

            assertThat(recipients(List.of(back.getReceivedMessages())))
                    .as("the approval is given by then")
                    .containsExactly("alice@contoso.com", "alice@contoso.com");
        } finally {
            back.stop();
        }
    }

    private String request(Kind kind) {
        IdentityService identity = app.getBean(IdentityService.class);
        identity.setAuthenticatedUserId("alice");
        try {
            return rotations()
                    .request(new RotationRequest("contoso.com", kind, "quarterly <b>", "CHG1", null, null), ALICE, null)
                    .id();
        } finally {
            identity.clearAuthentication();
            work();
        }
    }

    private void decideApproval(String decision, String comment) {
        decideApproval("bob", decision, comment);
    }

    private void decideApproval(String person, String decision, String comment) {
        IdentityService identity = app.getBean(IdentityService.class);
        TaskService tasks = app.getBean(TaskService.class);
        String task = task().getId();
        identity.setAuthenticatedUserId(person);
        try {
            tasks.claim(task, person);
            tasks.complete(task, Map.of("decision", decision, "comment", comment));
        } finally {
            identity.clearAuthentication();
            work();
        }
    }

    private void windowOpens() {
        due("wait-for-change-window");
    }

    private void twoApprovals() throws IOException {
        String table = Files.readString(Path.of("processes/approval-policy.dmn"));
        app.getBean(RepositoryService.class)
                .createDeployment()
                .addString(
                        "approval-policy.dmn", table.replaceFirst("(<outputEntry id=\"r5-approvals\"><text>)1", "$12"))
                .deploy();
    }

    /** The timer of that activity fires, and what comes of it is done. */
    private void due(String activity) {
        ManagementService jobs = app.getBean(ManagementService.class);
        jobs.executeJob(
                jobs.createJobQuery().activityId(activity).singleResult().getId());
        work();
    }

    private void work() {
        JdbcTemplate jdbc = app.getBean(JdbcTemplate.class);
        while (Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select 1 from scheduled_tasks where execution_time <= ?)",
                Boolean.class,
                app.getBean(SettableClock.class).now().atOffset(ZoneOffset.UTC)))) {
            app.getBean(ManualScheduler.class).runAnyDueExecutions();
        }
    }

    private Task task() {
        return app.getBean(TaskService.class).createTaskQuery().singleResult();
    }

    private Rotations rotations() {
        return app.getBean(Rotations.class);
    }

    /** Those since the last call, in the order of their recipients, who are exactly these. */
    private List<MimeMessage> newMails(String... people) throws MessagingException {
        List<MimeMessage> fresh = new ArrayList<>();
        for (MimeMessage mail : server.getReceivedMessages()) {
            if (read.add(mail.getMessageID())) {
                fresh.add(mail);
            }
        }
        assertThat(recipients(fresh))
                .as("of " + subjects(fresh))
                .containsExactly(List.of(people).stream()
                        .map(person -> person + "@contoso.com")
                        .toArray(String[]::new));
        fresh.sort((one, other) -> recipient(one).compareTo(recipient(other)));
        return fresh;
    }

    private static List<String> recipients(List<MimeMessage> mails) {
        return mails.stream().map(RotationMailTest::recipient).sorted().toList();
    }

    private static List<String> subjects(List<MimeMessage> mails) throws MessagingException {
        List<String> subjects = new ArrayList<>();
        for (MimeMessage mail : mails) {
            subjects.add(mail.getSubject());
        }
        return subjects;
    }

    private static String recipient(MimeMessage mail) {
        try {
            return mail.getAllRecipients()[0].toString();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MimeMessage mail) throws MessagingException, IOException {
        return part(mail, 0);
    }

    private static String html(MimeMessage mail) throws MessagingException, IOException {
        return part(mail, 1);
    }

    private static String part(MimeMessage mail, int index) throws MessagingException, IOException {
        return ((MimeMultipart) mail.getContent())
                .getBodyPart(index)
                .getContent()
                .toString()
                .replace("\r\n", "\n");
    }

    private void user(String id, String... groups) {
        IdentityService identity = app.getBean(IdentityService.class);
        User user = identity.newUser(id);
        user.setPassword(id);
        user.setEmail(id + "@contoso.com");
        identity.saveUser(user);
        for (String group : groups) {
            identity.createMembership(id, group);
        }
    }
}
