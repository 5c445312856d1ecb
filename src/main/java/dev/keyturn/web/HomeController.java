package dev.keyturn.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.Rotations;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The home page of a person, in Keyturn's own application: an application that Keyturn is a part of has its own. */
@RestController
final class HomeController {

    private static final int SHOWN = 30;
    private static final int RECENT = 8;

    private final Rotations rotations;
    private final boolean lab;

    HomeController(Rotations rotations, @Value("${keyturn.lab.enabled:false}") boolean lab) {
        this.rotations = rotations;
        this.lab = lab;
    }

    /** What a person finds at home. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "Home")
    record Home(
            Visitor person,

            @Schema(description = "Those that wait for this person first; 30 at most.")
            List<Running> running,

            @Schema(description = "How many of those that the person may see are running.")
            int runningInAll,

            @Schema(description = "The newest that have ended.")
            List<RotationView> recent,

            @Schema(description = "Whether Active Directory and the sync servers are those of the lab.")
            boolean lab) {}

    /** @param groups those that Keyturn knows */
    record Visitor(String id, List<String> groups) {}

    record Running(
            @JsonUnwrapped RotationView rotation,

            @Schema(description = "Whether its open task is one that this person may do.")
            boolean waitsForYou) {}

    @GetMapping(path = "/api/home", produces = MediaType.APPLICATION_JSON_VALUE)
    @Tag(name = "Home", description = "What concerns the person who asks.")
    @Operation(
            summary = "What waits for this person, runs and has ended",
            description = "Of the rotations that the person may see.")
    @ApiResponse(responseCode = "200", description = "Who is logged in, and their rotations.")
    Home home(@Parameter(hidden = true) Person person) {
        List<RotationView> all = rotations.running(person);
        List<Running> running = new ArrayList<>(
                all.stream().map(one -> new Running(one, waitsFor(person, one))).toList());
        running.sort(Comparator.comparing(one -> !one.waitsForYou()));
        return new Home(
                new Visitor(
                        person.id(),
                        person.groups().stream()
                                .filter(Person.GROUPS::contains)
                                .sorted()
                                .toList()),
                running.stream().limit(SHOWN).toList(),
                all.size(),
                rotations.list(person, null, RECENT + SHOWN).stream()
                        .filter(one -> one.state() == RotationView.State.ENDED)
                        .limit(RECENT)
                        .toList(),
                lab);
    }

    /** Whether the engine would let this person complete its task is decided when they try; here it is about whom to remind. */
    private static boolean waitsFor(Person person, RotationView rotation) {
        RotationView.OpenTask task = rotation.task();
        boolean asked = person.id().equals(rotation.requester()) || person.id().equals(rotation.onBehalfOf());
        if (task == null || task.assignee() != null && !task.assignee().equals(person.id())) {
            return false;
        }
        return switch (task.key()) {
            case ProcessModel.APPROVE ->
                !asked
                        && person.isIn(rotation.approval().groups().toArray(String[]::new))
                        && rotation.approval().by().stream()
                                .noneMatch(approved -> approved.by().equals(person.id()));
            case ProcessModel.DECIDE -> !asked && person.isIn(Person.OPERATORS);
            default -> person.isIn(Person.OPERATORS);
        };
    }

    /** Camunda's web applications ask for the welcome page of a demo, and browsers complain of an answer that says there is none. */
    @Hidden
    @GetMapping("/camunda-welcome")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void noWelcomePageOfADemo() {
        // the status is the answer
    }
}
