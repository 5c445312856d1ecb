package dev.keyturn.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.step.RemoteDelegate;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.camunda.bpm.model.bpmn.instance.Task;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputParameter;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;

/** What Camunda Modeler offers for a task is what the models have and what Keyturn brings; its JSON schema is checked by .ci/run. */
class ElementTemplatesTest {

    private static final Path MODELS = Path.of("processes");

    /** Camunda Modeler looks for this folder beside a model and above it. */
    private static final Path TEMPLATES = MODELS.resolve(".camunda/element-templates/keyturn.json");

    private final List<JsonNode> templates = read();

    @Test
    void everyDelegateOfTheModelsHasOneTemplateAndEveryTemplateIsUsed() throws IOException {
        assertThat(bound()).hasSizeGreaterThan(20);
        assertThat(templates)
                .extracting(ElementTemplatesTest::expression)
                .containsExactlyInAnyOrderElementsOf(bound().stream()
                        .map(ElementTemplatesTest::expression)
                        .distinct()
                        .toList());
    }

    @Test
    void everyDelegateClassHasATemplateThatNamesItsBean() {
        assertThat(templates)
                .extracting(ElementTemplatesTest::expression)
                .containsExactlyInAnyOrderElementsOf(delegates()
                        .map(name -> name.substring(name.lastIndexOf('.') + 1).replaceFirst("Delegate$", ""))
                        .map(stem -> "${" + Character.toLowerCase(stem.charAt(0)) + stem.substring(1) + "}")
                        .toList());
    }

    @Test
    void theTasksOfTheModelsAreAsTheirTemplatesMakeThem() throws IOException {
        for (Task task : bound()) {
            JsonNode template = of(task);
            String type = "bpmn:" + capitalized(task.getElementType().getTypeName());
            assertThat(template.path("name").asText()).isEqualTo(task.getName());
            assertThat(template.path("elementType").path("value").asText())
                    .as(task.getId())
                    .isEqualTo(type);
            assertThat(texts(template.path("appliesTo"))).as(task.getId()).contains(type);
            assertThat(inputs(template)).as(task.getId()).containsAll(inputs(task));
        }
    }

    @Test
    void everyTemplateSaysWhatTheTaskDoesAndWhereToReadMore() {
        assertThat(templates).extracting(id -> id.path("id").asText()).doesNotHaveDuplicates();
        assertThat(templates).allSatisfy(template -> {
            assertThat(template.path("id").asText())
                    .isEqualTo("dev.keyturn." + expression(template).replaceAll("[${}]", ""));
            assertThat(template.path("description").asText()).endsWith(".");
            assertThat(template.path("documentationRef").asText()).startsWith("https://");
        });
    }

    private JsonNode of(Task task) {
        return templates.stream()
                .filter(template -> expression(template).equals(expression(task)))
                .findFirst()
                .orElseThrow();
    }

    /** The tasks of all models that a delegate does. */
    private static List<Task> bound() throws IOException {
        List<Task> tasks = new ArrayList<>();
        try (DirectoryStream<Path> models = Files.newDirectoryStream(MODELS, "*.bpmn")) {
            for (Path model : models) {
                Bpmn.readModelFromFile(new File(model.toString())).getModelElementsByType(Task.class).stream()
                        .filter(task -> expression(task) != null)
                        .forEach(tasks::add);
            }
        }
        return tasks;
    }

    private static Stream<String> delegates() {
        var classes = new ClassPathScanningCandidateComponentProvider(false);
        classes.addIncludeFilter(new AssignableTypeFilter(JavaDelegate.class));
        classes.addIncludeFilter(new AssignableTypeFilter(RemoteDelegate.class));
        return classes.findCandidateComponents("dev.keyturn.task").stream()
                .map(found -> String.valueOf(found.getBeanClassName()));
    }

    private static String expression(Task task) {
        return task.getAttributeValueNs(BpmnModelConstants.CAMUNDA_NS, "delegateExpression");
    }

    private static String expression(JsonNode template) {
        List<JsonNode> bindings = properties(template)
                .filter(property ->
                        property.path("binding").path("name").asText().equals("camunda:delegateExpression"))
                .toList();
        assertThat(bindings).as(template.path("id").asText()).singleElement().satisfies(property -> {
            assertThat(property.path("type").asText()).isEqualTo("Hidden");
            assertThat(property.path("binding").path("type").asText()).isEqualTo("property");
        });
        return bindings.get(0).path("value").asText();
    }

    private static List<String> inputs(JsonNode template) {
        return properties(template)
                .filter(property ->
                        property.path("binding").path("type").asText().equals("camunda:inputParameter"))
                .map(property -> property.path("binding").path("name").asText())
                .toList();
    }

    private static Collection<String> inputs(Task task) {
        return task.getModelInstance().getModelElementsByType(CamundaInputParameter.class).stream()
                .filter(input ->
                        task.equals(input.getParentElement().getParentElement().getParentElement()))
                .map(CamundaInputParameter::getCamundaName)
                .toList();
    }

    private static Stream<JsonNode> properties(JsonNode template) {
        return StreamSupport.stream(template.path("properties").spliterator(), false);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<JsonNode> read() {
        try {
            return StreamSupport.stream(
                            new ObjectMapper().readTree(TEMPLATES.toFile()).spliterator(), false)
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String capitalized(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
