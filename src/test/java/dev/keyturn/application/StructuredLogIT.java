package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Each line of the log is JSON when that is asked for, and those of a step say which one of which rotation it is. */
@ExtendWith(OutputCaptureExtension.class)
class StructuredLogIT {

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn("--logging.structured.format.console=ecs");

    @Test
    void a_line_of_a_step_names_the_rotation_the_account_the_step_and_the_server(CapturedOutput output) {
        String id = keyturn.rotations().start("contoso.com");
        assertThat(keyturn.rotations().outcome(id)).isEqualTo("VERIFIED");

        List<JsonNode> lines = output.getOut()
                .lines()
                .filter(line -> line.contains("Update connector on aadc01 is done."))
                .map(StructuredLogIT::json)
                .toList();
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.path("rotation").asText()).isEqualTo(id);
            assertThat(line.path("account").asText()).isEqualTo("contoso.com");
            assertThat(line.path("step").asText()).isEqualTo("Update connector");
            assertThat(line.path("server").asText()).isEqualTo("aadc01");
        });
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }
}
