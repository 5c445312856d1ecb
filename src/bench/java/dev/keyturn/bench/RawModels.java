package dev.keyturn.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.builder.AbstractFlowNodeBuilder;
import org.camunda.bpm.model.bpmn.builder.ServiceTaskBuilder;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;

/** What a rotation is compared with: processes whose tasks do nothing. */
enum RawModels {
    /** The tasks of a rotation in one line, the servers in parallel, each task that Keyturn waits in asynchronous. */
    RAW("a chain of as many no-op tasks, asynchronous where Keyturn waits for a step") {
        @Override
        BpmnModelInstance model() {
            return chain(true);
        }
    },
    /** The process model of Keyturn itself, with its gateways, scopes and boundary timers. */
    KEYTURN_MODEL("Keyturn's own process model with no-op tasks, asynchronous where Keyturn waits for a step") {
        @Override
        BpmnModelInstance model() {
            return keyturnModel();
        }
    },
    /** Three transactions in all: until the approval, until the window, and the rest. */
    RAW_WITHOUT_ASYNC("a chain of as many no-op tasks, none of them asynchronous") {
        @Override
        BpmnModelInstance model() {
            return chain(false);
        }
    };

    static final String NOTHING = "${nothing}";

    /** Tasks that do their work inside the engine's transaction, in Keyturn as well. */
    private static final Set<String> LOCAL =
            Set.of("validate-request", "seal-evidence", "close-ticket", "remind-approvers", "escalate-approval");

    private final String words;

    RawModels(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    abstract BpmnModelInstance model();

    private static BpmnModelInstance chain(boolean async) {
        var start = Bpmn.createExecutableProcess(key())
                .camundaHistoryTimeToLiveString("P365D")
                .startEvent();
        var first = tasks(start, async, "validate-request", "choose-approval-policy", "run-pre-check");
        var approved = first.userTask("approve-rotation")
                .camundaCandidateGroups("rotation-approvers")
                .intermediateCatchEvent("wait-for-change-window")
                .timerWithDate("${windowStart}");
        var changed = tasks(
                approved,
                async,
                "check-readiness",
                "confirm-ticket",
                "stage-password",
                "pause-sync",
                "change-password-in-ad");
        var servers = changed.subProcess("each-sync-server");
        servers.multiInstance().parallel().camundaCollection("${servers}").camundaElementVariable("server");
        var verified = tasks(
                        servers.embeddedSubProcess().startEvent(),
                        async,
                        "update-connector",
                        "restart-sync-service",
                        "verify-sync")
                .endEvent()
                .subProcessDone();
        return tasks(
                        verified,
                        async,
                        "verify-rotation",
                        "resume-sync",
                        "promote-password",
                        "seal-evidence",
                        "close-ticket")
                .endEvent()
                .done();
    }

    private static ServiceTaskBuilder tasks(AbstractFlowNodeBuilder<?, ?> from, boolean async, String... ids) {
        AbstractFlowNodeBuilder<?, ?> last = from;
        for (String id : List.of(ids)) {
            boolean waits = async && !LOCAL.contains(id) && !id.equals("choose-approval-policy");
            last = last.serviceTask(id).camundaDelegateExpression(NOTHING).camundaAsyncBefore(waits);
        }
        return (ServiceTaskBuilder) last;
    }

    private static BpmnModelInstance keyturnModel() {
        try (var file = Files.newInputStream(Path.of("processes", "connector-password-rotation.bpmn"))) {
            BpmnModelInstance model = Bpmn.readModelFromStream(file);
            for (ServiceTask task : model.getModelElementsByType(ServiceTask.class)) {
                task.setCamundaDelegateExpression(NOTHING);
                task.setCamundaAsyncBefore(!LOCAL.contains(task.getId()));
            }
            model.getModelElementsByType(BusinessRuleTask.class)
                    .forEach(task -> task.setCamundaDelegateExpression(NOTHING));
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String key() {
        return "connector-password-rotation";
    }
}
