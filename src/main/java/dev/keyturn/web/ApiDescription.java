package dev.keyturn.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code /v3/api-docs} says beyond the annotations of the controllers: title, login and problems. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String LOGIN = "basic";
    private static final String PROBLEM = "Problem";

    @Bean
    OpenApiCustomizer keyturnApiDescription() {
        return ApiDescription::describe;
    }

    private static void describe(OpenAPI api) {
        api.info(new Info()
                .title("Keyturn")
                .version("v1")
                .description("Rotates the password of the AD DS connector account of Microsoft Entra Connect Sync. "
                        + "Errors are problem details (RFC 9457) with one message that says what to do next."));
        api.getComponents()
                .addSecuritySchemes(
                        LOGIN,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("basic")
                                .description("A user of the process engine and its password."))
                .addSchemas(PROBLEM, problem());
        api.addSecurityItem(new SecurityRequirement().addList(LOGIN));
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .map(Operation::getResponses)
                .forEach(ApiDescription::describeProblems);
    }

    private static void describeProblems(ApiResponses responses) {
        responses.putIfAbsent(
                "400", new ApiResponse().description("The request is not valid; errors lists the fields."));
        responses.putIfAbsent("401", new ApiResponse().description("Log in first, with the right password."));
        responses.putIfAbsent("403", new ApiResponse().description("The person may not do this."));
        responses.putIfAbsent("500", new ApiResponse().description("Unforeseen; the log tells more under errorId."));
        Schema<?> problem = new Schema<>().$ref("#/components/schemas/" + PROBLEM);
        responses.forEach((status, response) -> {
            if (status.compareTo("400") >= 0) {
                response.content(
                        new Content().addMediaType("application/problem+json", new MediaType().schema(problem)));
            }
        });
    }

    private static Schema<?> problem() {
        Schema<?> error =
                new ObjectSchema().addProperty("field", new StringSchema()).addProperty("message", new StringSchema());
        return new ObjectSchema()
                .description("RFC 9457 problem details.")
                .addProperty("type", new StringSchema().format("uri").example("urn:keyturn:problem:already-running"))
                .addProperty("title", new StringSchema())
                .addProperty("status", new Schema<Integer>().type("integer").format("int32"))
                .addProperty("detail", new StringSchema().description("One message with what to do next."))
                .addProperty("instance", new StringSchema().format("uri-reference"))
                .addProperty("errors", new ArraySchema().items(error).description("The fields that are not valid."))
                .addProperty(
                        "errorId", new StringSchema().description("Of an unforeseen error: to be found in the log."));
    }
}
