package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.kernel.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/** Everything that the application answers to is in {@code endpoints.csv}, with what each role is answered. */
@Tag("long")
class EndpointInventoryIT {

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn("--logging.level.org.camunda.bpm=off");

    private static final String ENGINE = "/engine-rest/";
    private static final String NAMED_ENGINE = "/engine-rest/engine/{name}/";
    private static final String SESSION_ENGINE = "/camunda/api/engine/engine/{name}/";
    /** The web applications let everybody ask for it. There is none, and nothing in it would be secret. */
    private static final String OPEN = "/identity/password-policy";

    private static final int AT_ONCE = 6;
    private static final int ADMIN = EndpointTable.ROLES.indexOf("admin");

    /** The second and third time that the engine's REST interface is there, the roles take turns. */
    private static final String NOT_ASKED = "-";

    private static ForeignRotation foreign;

    private final List<EndpointCaller> visitors = new ArrayList<>();

    @BeforeAll
    static void peopleAndARotationThatIsNotTheirs() {
        IdentityService identity = keyturn.bean(IdentityService.class);
        user(identity, "other");
        identity.createMembership("other", Person.REQUESTERS);
        user(identity, "tickets");
        identity.createMembership("tickets", Person.TICKETS);
        user(identity, "stranger");
        foreign = new ForeignRotation(keyturn, "other");
    }

    private static void user(IdentityService identity, String name) {
        User user = identity.newUser(name);
        user.setPassword(name);
        identity.saveUser(user);
    }

    @Test
    void everyEndpointAnswersEachRoleAsTheTableSays() throws Exception {
        EndpointTable table = EndpointTable.read();
        for (String role : EndpointTable.ROLES) {
            EndpointCaller visitor = new EndpointCaller(keyturn.http().baseUrl(), role);
            visitor.logIn();
            visitors.add(visitor);
        }
        ApplicationContext application =
                ((AbstractHandlerMapping) keyturn.bean("requestMappingHandlerMapping")).getApplicationContext();
        Set<Endpoint> endpoints = Endpoints.of(application);
        // a task without a process is everybody's: it is made after all others were looked for
        Map<Endpoint, List<String>> answers = visit(endpoints.stream()
                .filter(found -> !found.path().endsWith("/create"))
                .toList());
        answers.putAll(visit(endpoints.stream()
                .filter(found -> found.path().endsWith("/create"))
                .toList()));
        Map<Endpoint, List<String>> rows = new TreeMap<>(answers);
        rows.keySet().removeIf(endpoint -> !endpoint.equals(listed(endpoint)));
        Files.write(
                Path.of("target", "endpoints.csv"),
                rows.entrySet().stream()
                        .map(row -> EndpointTable.line(row.getKey(), row.getValue()))
                        .toList());

        List<String> wrong = new ArrayList<>();
        answers.forEach((endpoint, cells) -> {
            List<String> expected = table.row(listed(endpoint));
            if (expected == null || !isAs(expected, cells, endpoint)) {
                wrong.add(EndpointTable.line(endpoint, cells));
            }
        });
        assertThat(wrong)
                .as("lines that are missing in endpoints.csv or say something else")
                .isEmpty();
        assertThat(table.rows().keySet()).as("lines without an endpoint").isEqualTo(rows.keySet());
    }

    /** Without a login there are two kinds of session: the web applications answer 401 or, without their token, 403. */
    private static boolean isAs(List<String> expected, List<String> cells, Endpoint endpoint) {
        boolean elsewhere = !endpoint.equals(listed(endpoint));
        List<String> refusals = endpoint.path().endsWith(OPEN) ? List.of("401", "404") : List.of("401", "403");
        for (int role = 0; role < cells.size(); role++) {
            String cell = cells.get(role);
            boolean refused = elsewhere && role == 0 && refusals.contains(cell);
            if (!refused && !cell.equals(NOT_ASKED) && !cell.equals(expected.get(role))) {
                return false;
            }
        }
        return true;
    }

    /** The engine's REST interface is there three times; the table has it once. */
    private static Endpoint listed(Endpoint endpoint) {
        for (String mount : List.of(NAMED_ENGINE, SESSION_ENGINE)) {
            if (endpoint.path().startsWith(mount)) {
                return new Endpoint(endpoint.method(), ENGINE + endpoint.path().substring(mount.length()));
            }
        }
        return endpoint;
    }

    private Map<Endpoint, List<String>> visit(List<Endpoint> endpoints) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<Endpoint, Future<List<String>>> running = new TreeMap<>();
            for (Endpoint endpoint : endpoints) {
                int number = running.size();
                running.put(endpoint, threads.submit(() -> cells(endpoint, number)));
            }
            Map<Endpoint, List<String>> answers = new TreeMap<>();
            for (Map.Entry<Endpoint, Future<List<String>>> visit : running.entrySet()) {
                answers.put(visit.getKey(), visit.getValue().get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private List<String> cells(Endpoint endpoint, int number) throws IOException, InterruptedException {
        List<Answer> answers = new ArrayList<>();
        for (int role = 0; role < EndpointTable.ROLES.size(); role++) {
            boolean asked = endpoint.equals(listed(endpoint)) || role == ADMIN || role % 3 == number % 3;
            answers.add(asked ? visitor(endpoint, role).send(endpoint.method(), foreign.address(endpoint)) : null);
        }
        boolean isThere = foreign.isSeenIn(answers.get(ADMIN));
        return answers.stream()
                .map(answer -> answer == null ? NOT_ASKED : cell(answer, isThere))
                .toList();
    }

    private static String cell(Answer answer, boolean isThere) {
        return isThere && answer.status() == 200 && !foreign.isSeenIn(answer) ? "own" : String.valueOf(answer.status());
    }

    private EndpointCaller visitor(Endpoint endpoint, int role) throws IOException, InterruptedException {
        if (!endpoint.path().contains("/auth/user/")) {
            return visitors.get(role);
        }
        // it ends or replaces a session
        EndpointCaller fresh = new EndpointCaller(keyturn.http().baseUrl(), EndpointTable.ROLES.get(role));
        fresh.logIn();
        return fresh;
    }
}
