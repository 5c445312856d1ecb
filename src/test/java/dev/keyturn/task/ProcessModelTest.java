package dev.keyturn.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.task.Drawing.Line;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.Task;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

class ProcessModelTest {

    private final BpmnModelInstance model =
            Bpmn.readModelFromFile(new File("processes/connector-password-rotation.bpmn"));
    private final Drawing drawing = new Drawing(model);

    @Test
    void everyServiceTaskIsBoundToTheDelegateOfItsName() throws ClassNotFoundException {
        List<Class<?>> beans =
                List.of(RotationConfiguration.class.getAnnotation(Import.class).value());
        Collection<ServiceTask> tasks = model.getModelElementsByType(ServiceTask.class);
        assertThat(tasks).hasSizeGreaterThan(10);
        for (ServiceTask task : tasks) {
            String bean = camelCase(task.getName());
            assertThat(task.getCamundaDelegateExpression()).as(task.getName()).isEqualTo("${" + bean + "}");
            Class<?> delegate = Class.forName("dev.keyturn.task." + capitalized(bean) + "Delegate");
            assertThat(beans).contains(delegate);
            assertThat(delegate.getAnnotation(Component.class).value()).isEqualTo(bean);
            assertThat(ModelStep.named(bean).activity()).isEqualTo(task.getId());
        }
    }

    @Test
    void everyStepIsAServiceTaskOfTheModelAndEveryServiceTaskIsAStep() {
        assertThat(model.getModelElementsByType(Task.class))
                .filteredOn(task -> task instanceof ServiceTask || task instanceof BusinessRuleTask)
                .extracting(Task::getId)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ModelStep.values())
                        .map(ModelStep::activity)
                        .toList());
    }

    @Test
    void stepsAreNamedNowhereElseInTheCode() throws IOException {
        List<String> names = Arrays.stream(ModelStep.values())
                .flatMap(step -> Stream.of(step.delegate(), step.activity()))
                .map(name -> '"' + name + '"')
                .toList();
        // a bean has to be named by a literal, and a sync server's commands have names of their own
        Pattern allowed = Pattern.compile("@(?:Bean|Component|Import).*|.*journal\\(.*");
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> found = new ArrayList<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> !allowed.matcher(line).matches())
                        .filter(line -> names.stream().anyMatch(line::contains))
                        .forEach(line -> found.add(file.getFileName() + ": " + line));
            }
            assertThat(found).isEmpty();
        }
    }

    @Test
    void theFiveTasksOfTheProcedureAreInItByName() {
        assertThat(model.getModelElementsByType(StartEvent.class))
                .extracting(StartEvent::getName)
                .contains("Requested by a person", "Requested by a change ticket");
        assertThat(model.getModelElementsByType(UserTask.class))
                .extracting(UserTask::getName)
                .contains("Approve rotation", "Decide how to continue");
        assertThat(model.getModelElementsByType(ServiceTask.class))
                .extracting(ServiceTask::getName)
                .contains("Update connector", "Restart sync service", "Verify sync");
    }

    @Test
    void theThreeTasksOfASyncServerFollowEachOther() {
        assertThat(next("update-connector")).containsExactly("restart-sync-service");
        assertThat(next("restart-sync-service")).containsExactly("verify-sync");
    }

    @Test
    void everyGatewayThatDecidesAsksAQuestionAndItsFlowsAnswerIt() {
        List<Gateway> deciding = model.getModelElementsByType(Gateway.class).stream()
                .filter(gateway -> gateway.getOutgoing().size() > 1)
                .toList();
        assertThat(deciding).isNotEmpty().allSatisfy(gateway -> {
            assertThat(gateway.getName()).as(gateway.getId()).endsWith("?");
            assertThat(gateway.getOutgoing())
                    .allSatisfy(
                            flow -> assertThat(flow.getName()).as(flow.getId()).isNotBlank());
        });
    }

    @Test
    void everythingThatHappensHasANameAndAWayIn() {
        assertThat(model.getModelElementsByType(FlowNode.class)).allSatisfy(node -> {
            assertThat(node.getName()).as(node.getId()).isNotBlank();
            boolean begins = node instanceof StartEvent
                    || node instanceof BoundaryEvent
                    || node.getElementType().getTypeName().equals("subProcess")
                            && "true".equals(node.getAttributeValue("triggeredByEvent"));
            assertThat(node.getIncoming().isEmpty()).as(node.getId()).isEqualTo(begins);
        });
    }

    @Test
    void everyNodeAndEveryFlowIsDrawn() {
        assertThat(model.getModelElementsByType(FlowNode.class)).allSatisfy(node -> assertThat(node.getDiagramElement())
                .as("shape of " + node.getId())
                .isNotNull());
        assertThat(model.getModelElementsByType(SequenceFlow.class)).allSatisfy(flow -> {
            assertThat(flow.getDiagramElement()).as("edge of " + flow.getId()).isNotNull();
            assertThat(flow.getDiagramElement().getWaypoints())
                    .as("waypoints of " + flow.getId())
                    .hasSizeGreaterThanOrEqualTo(2);
        });
    }

    @Test
    void everyFlowIsDrawnFromItsSourceToItsTarget() {
        assertThat(model.getModelElementsByType(SequenceFlow.class)).allSatisfy(flow -> {
            List<Line> lines = drawing.lines(flow);
            Line last = lines.get(lines.size() - 1);
            assertThat(drawing.box(flow.getSource())
                            .touches(lines.get(0).x1(), lines.get(0).y1()))
                    .as(flow.getId() + " begins at " + flow.getSource().getId())
                    .isTrue();
            assertThat(drawing.box(flow.getTarget()).touches(last.x2(), last.y2()))
                    .as(flow.getId() + " ends at " + flow.getTarget().getId())
                    .isTrue();
        });
    }

    @Test
    void noTwoShapesOverlap() {
        List<FlowNode> nodes = model.getModelElementsByType(FlowNode.class).stream()
                .filter(node -> !(node instanceof BoundaryEvent))
                .toList();
        List<Drawing.Box> boxes = nodes.stream().map(drawing::box).toList();
        List<String> overlapping = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (int j = i + 1; j < nodes.size(); j++) {
                FlowNode one = nodes.get(i);
                FlowNode other = nodes.get(j);
                if (boxes.get(i).overlaps(boxes.get(j)) && !contains(one, other) && !contains(other, one)) {
                    overlapping.add(one.getId() + " and " + other.getId());
                }
            }
        }
        assertThat(overlapping).isEmpty();
    }

    @Test
    void noTwoFlowsCross() {
        assertThat(drawing.crossings(model.getModelElementsByType(SequenceFlow.class)))
                .isEmpty();
    }

    @Test
    void theMainLineReadsFromLeftToRight() {
        assertLeftToRight("run-pre-check", "approve-rotation", "is-approved");
        assertLeftToRight(
                "wait-for-change-window", "check-readiness", "confirm-ticket", "stage-password", "pause-sync");
        assertLeftToRight(
                "change-begins",
                "change-password-in-ad",
                "update-connector",
                "restart-sync-service",
                "verify-sync",
                "every-server-verified");
        assertLeftToRight("resume-sync", "promote-password", "seal-evidence", "close-ticket", "all-settled");
    }

    @Test
    void itsHistoryIsKeptForATimeThatIsSet() {
        assertThat(model.getModelElementsByType(Process.class)).singleElement().satisfies(process -> assertThat(
                        process.getCamundaHistoryTimeToLiveString())
                .matches("P\\d+D"));
    }

    @Test
    void theIdsThatTheCodeUsesAreInIt() {
        assertThat(model.<Process>getModelElementById(ProcessModel.PROCESS)).isInstanceOf(Process.class);
        assertThat(List.of(ProcessModel.APPROVE, ProcessModel.ENTER_PASSWORD, ProcessModel.DECIDE))
                .allSatisfy(id -> assertThat(model.<UserTask>getModelElementById(id))
                        .as(id)
                        .isInstanceOf(UserTask.class));
        assertThat(List.of(ProcessModel.WAIT_FOR_WINDOW, ProcessModel.BEFORE_CHANGE))
                .allSatisfy(id -> assertThat(model.<FlowNode>getModelElementById(id))
                        .as(id)
                        .isInstanceOf(FlowNode.class));
        assertThat(model.getModelElementsByType(Message.class))
                .extracting(Message::getName)
                .containsExactlyInAnyOrder("RotationRequested", ProcessModel.CANCELLED_MESSAGE);
    }

    private void assertLeftToRight(String... ids) {
        for (int i = 1; i < ids.length; i++) {
            Drawing.Box left = drawing.box(model.getModelElementById(ids[i - 1]));
            Drawing.Box right = drawing.box(model.getModelElementById(ids[i]));
            assertThat(right.x()).as(ids[i] + " is right of " + ids[i - 1]).isGreaterThanOrEqualTo(left.right());
        }
    }

    private List<String> next(String id) {
        return model.<FlowNode>getModelElementById(id).getOutgoing().stream()
                .map(flow -> flow.getTarget().getId())
                .toList();
    }

    private static boolean contains(FlowNode outer, FlowNode inner) {
        for (var parent = inner.getParentElement(); parent != null; parent = parent.getParentElement()) {
            if (parent.equals(outer)) {
                return true;
            }
        }
        return false;
    }

    private static String camelCase(String name) {
        String[] words = name.toLowerCase(Locale.ROOT).split("[ -]");
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(ProcessModelTest::capitalized)
                        .collect(Collectors.joining());
    }

    private static String capitalized(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
