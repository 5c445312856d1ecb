package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import dev.keyturn.ticket.TicketSystem.Closing;
import dev.keyturn.ticket.TicketSystem.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written into changes of an instance that says success to everything, and does what its rights and models let. */
class ServiceNowWritingTest {

    private static final String CHANGE = "CHG0030042";
    private static final Closing CLOSED = new Closing(List.of("0", "3"), "successful");

    @TempDir
    Path folder;

    private final ServiceNowInstance instance = new ServiceNowInstance().change(CHANGE, "contoso.com");
    private TicketSource source;
    private TicketSystem system;

    @BeforeEach
    void open() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "of-the-integration-user");
        source = TicketSource.open(
                "snow",
                TicketSystemServer.settings(
                        instance.url(),
                        Type.SERVICENOW,
                        TicketSystemServer.login("keyturn", password, null),
                        null,
                        null,
                        List.of(),
                        false),
                TicketSystemServer.LIMITS,
                Clock.systemUTC());
        system = source.system();
    }

    @AfterEach
    void close() {
        instance.close();
    }

    @Test
    void aNoteIsFoundWhereverKeyturnMaySeeItAndUnprovedWhereItMaySeeNone() {
        assertThat(system.find(CHANGE, "marker-1")).isEqualTo(Found.UNPROVED);
        system.write(CHANGE, "One [marker-1]");
        assertThat(system.find(CHANGE, "marker-1")).isEqualTo(Found.YES);
        assertThat(system.find(CHANGE, "marker-2")).isEqualTo(Found.NO);
        instance.rightsHide("work_notes");
        assertThat(system.find(CHANGE, "marker-1")).as("in the journal").isEqualTo(Found.YES);
        instance.journalIsReadable(false);
        assertThat(system.find(CHANGE, "marker-1")).isEqualTo(Found.UNPROVED);
    }

    /** Without the right to a field a condition on it is left out, and other rows answer. */
    @Test
    void aNoteOfAnotherTicketIsNotTakenForThisOneAndNoOtherTicketIsWrittenTo() {
        instance.change("CHG0030043", "contoso.com");
        system.write(CHANGE, "One [marker-1]");
        instance.rightsHide("value");
        assertThat(system.find(CHANGE, "marker-2")).isNotEqualTo(Found.YES);
        instance.rightsHide("number");
        assertThatThrownBy(() -> system.write("CHG0030043", "Two")).hasMessageContaining("may not see it");
        assertThat(instance.notes(CHANGE)).hasSize(1);
        assertThat(instance.notes("CHG0030043")).isEmpty();
    }

    @Test
    void aChangeIsClosedStepByStepAndEachIsReadBack() {
        system.close(CHANGE, CLOSED, "It ended.");
        assertThat(instance.of(CHANGE, "state")).isEqualTo("3");
        assertThat(instance.of(CHANGE, "close_code")).isEqualTo("successful");
        assertThat(instance.written(CHANGE))
                .extracting((JsonNode sent) -> sent.path("state").asText())
                .containsExactly("0", "3");
        // again, as after an answer that was lost
        system.close(CHANGE, CLOSED, "It ended.");
        assertThat(instance.written(CHANGE)).hasSize(2);
    }

    @Test
    void whatRefusesToCloseIsNamed() {
        assertThatThrownBy(() -> system.close(CHANGE, new Closing(List.of("3"), "successful"), "It ended."))
                .isInstanceOfSatisfying(TicketSystemException.class, trouble -> assertThat(trouble.mayPass())
                        .isFalse())
                .hasMessageContaining("Change Model: Check State Transition");
        assertThatThrownBy(() -> system.close(CHANGE, new Closing(List.of("0", "3"), null), "It ended."))
                .hasMessageContaining("mandatory there that are empty: Close code, Close notes");
        instance.hasOpenTasks(CHANGE, true);
        assertThatThrownBy(() -> system.close(CHANGE, CLOSED, "It ended."))
                .hasMessageContaining("Prevent closure with open change tasks");
        assertThat(instance.of(CHANGE, "state")).as("how far it got").isEqualTo("0");
        instance.hasOpenTasks(CHANGE, false);
        system.close(CHANGE, CLOSED, "It ended.");
        assertThat(instance.of(CHANGE, "state")).isEqualTo("3");
    }

    @Test
    void whatRightsDropWithSuccessWasNotDone() {
        instance.rightsKeep("state");
        assertThatThrownBy(() -> system.close(CHANGE, CLOSED, "It ended."))
                .hasMessageContaining("did not set state to 0");
        Closing codeOnly = new Closing(List.of(), "unsuccessful");
        instance.rightsKeep("close_code");
        assertThatThrownBy(() -> system.close(CHANGE, codeOnly, "It ended."))
                .hasMessageContaining("did not set close_code");
        instance.rightsHide("close_code");
        assertThatThrownBy(() -> system.close(CHANGE, codeOnly, "It ended."))
                .hasMessageContaining("does not show close_code");
    }

    @Test
    void statesAreTheSameWhateverLanguageTheUserHas() {
        instance.speaksGerman();
        Ticket ticket = source.read(CHANGE).orElseThrow();
        assertThat(ticket.state()).isEqualTo(Label.of("-1", "Implementieren"));
        assertThat(source.gate().rules().proceeds(ticket)).isTrue();
        assertThat(system.doubtfulNames(List.of("-1", "Implement"), List.of("normal")))
                .singleElement()
                .asString()
                .contains("\"Implement\" is a name", "follows the language");
    }
}
