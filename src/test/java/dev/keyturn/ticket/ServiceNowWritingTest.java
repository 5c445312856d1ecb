package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.ticket.TicketSystem.Closing;
import dev.keyturn.ticket.TicketSystem.Found;
import java.io.IOException;
import java.nio.file.Path;
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
        source = instance.source(folder, false, null);
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

    /** Rows of which it is not said whose they are do not prove that notes of this ticket would be seen. */
    @Test
    void notesOfOtherTicketsDoNotProveThatThisOneHasNone() {
        instance.change("CHG0030043", "contoso.com");
        system.write("CHG0030043", "Of another one");
        instance.rightsHide("work_notes", "element_id");
        assertThat(system.find(CHANGE, "marker-1")).isEqualTo(Found.UNPROVED);
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
                .hasMessageContainingAll("mandatory there that are empty", "Close code, Close notes");
        assertThatThrownBy(() -> system.close(CHANGE, new Closing(List.of("0", "3"), "Solved"), "It ended."))
                .as("a choice that there is not")
                .hasMessageContainingAll("none of the choices there: Close code");
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
    void whoMayOnlyReadIsToldThatARightOrARuleIsInTheWay() {
        instance.readsOnly();
        assertThatThrownBy(() -> system.write(CHANGE, "It ended."))
                .isInstanceOfSatisfying(TicketSystemException.class, trouble -> assertThat(trouble.mayPass())
                        .isFalse())
                .hasMessageContaining("lacks a right there, or a rule");
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
