package dev.keyturn.web;

import dev.keyturn.check.CheckResult;
import dev.keyturn.check.SystemsCheck;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Person;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/check}: tries every system outside that the settings name. For operators, because each try logs in there. */
@RestController
@RequestMapping(path = "/api/check", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Check", description = "Whether everything outside that the settings name can be used.")
final class CheckController {

    private static final Logger log = LoggerFactory.getLogger(CheckController.class);

    private final ObjectProvider<SystemsCheck> check;

    CheckController(ObjectProvider<SystemsCheck> check) {
        this.check = check;
    }

    @Schema(name = "Check")
    record CheckView(
            @Schema(description = "Whether nothing is wrong.")
            boolean well,

            List<CheckResultView> results) {}

    @Schema(name = "CheckResult")
    record CheckResultView(
            @Schema(description = "BLOCKS: something is wrong. WARNS: a person should know. INFORMS: all is well.")
            Finding.Severity severity,

            @Schema(description = "What was tried.") String subject,

            @Schema(description = "The setting that it is about, such as keyturn.accounts[0].connector.")
            String setting,

            @Schema(description = "What was found, and what to do about it.")
            String message) {

        static CheckResultView of(CheckResult result) {
            Finding finding = result.finding();
            return new CheckResultView(finding.severity(), finding.subject(), result.setting(), finding.message());
        }
    }

    @PostMapping
    @Operation(
            summary = "Try everything outside",
            description =
                    "Asks every domain controller, sync server, ticket system, mail server, identity provider, the"
                            + " database and Vault whether a rotation could use them, with the settings that this node was started"
                            + " with. Nothing is changed; each is logged in to once. The request has no body and takes as long as the"
                            + " slowest of them.")
    @ApiResponse(responseCode = "200", description = "What was found, well or not.")
    CheckView check(@Parameter(hidden = true) Person person) {
        log.info("{} has everything outside checked.", person.id());
        List<CheckResult> results = check.getObject().run(result -> {});
        return new CheckView(
                results.stream().noneMatch(CheckResult::isWrong),
                results.stream().map(CheckResultView::of).toList());
    }
}
