package dev.keyturn.engine;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.batch.Batch;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.migration.MigrationPlan;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ModificationBuilder;
import org.camunda.bpm.engine.runtime.ProcessInstanceModificationBuilder;
import org.camunda.bpm.engine.runtime.ProcessInstantiationBuilder;
import org.camunda.bpm.engine.runtime.RestartProcessInstanceBuilder;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.builder.StartEventBuilder;

/** Each way by which a caller may try to put a token of a process into an activity of a rotation. */
public enum TokenMove {
    START_BEFORE(at -> start(at).startBeforeActivity(at.activity()).execute()),
    START_BEFORE_AFTER_ITS_OWN_START(at -> at.runtime()
            .createProcessInstanceByKey(Target.PROCESS)
            .setVariables(Target.REQUEST)
            .startBeforeActivity("requested")
            .startBeforeActivity(at.activity())
            .execute()),
    START_AFTER(at -> start(at).startAfterActivity(at.activity()).execute()),
    START_BY_A_FLOW(at -> start(at).startTransition(at.flow()).execute(), Target::hasFlow),
    MODIFICATION(at -> at.runtime()
            .createProcessInstanceModification(at.instance())
            .startBeforeActivity(at.activity())
            .setVariable("server", "aadc01")
            .execute(true, true)),
    MODIFICATION_THAT_TAKES_THE_TOKEN_AWAY(
            at -> modification(at).startBeforeActivity(at.activity()).execute()),
    MODIFICATION_AFTER(at -> modification(at).startAfterActivity(at.activity()).execute()),
    MODIFICATION_BY_A_FLOW(at -> modification(at).startTransition(at.flow()).execute(), Target::hasFlow),
    MODIFICATION_LATER(at ->
            at.carryOut(modification(at).startBeforeActivity(at.activity()).executeAsync())),
    MODIFICATION_OF_MANY(at -> modificationOfMany(at).execute()),
    MODIFICATION_BATCH(at -> at.carryOut(modificationOfMany(at).executeAsync())),
    RESTART_FROM_HISTORY(at -> restart(at).execute()),
    RESTART_BATCH(at -> at.carryOut(restart(at).executeAsync())),
    MIGRATION(at -> migrate(at.definition(), at.waitsAt(), at.instance(), at), at -> !at.activity()
            .equals(at.waitsAt())),
    MIGRATION_OF_ANOTHER_PROCESS(at -> {
        String instance = at.start("own-waiting");
        try {
            migrate(at.own().get("own-waiting"), "wait", instance, at);
        } finally {
            at.runtime().deleteProcessInstance(instance, "tried");
        }
    }),
    CALL_ACTIVITY(at -> at.start("own-calling"), at -> at.activity().equals("requested")),
    OWN_PROCESS_WITH_ITS_DELEGATE(
            at -> at.start("own-" + at.activity()), at -> at.own().containsKey("own-" + at.activity())),
    JAVA(at -> at.configuration().getCommandExecutorTxRequired().execute(context -> {
        ExecutionEntity token = context.getExecutionManager().findExecutionById(at.instance());
        token.createExecution().executeActivity(token.getProcessDefinition().findActivity(at.activity()));
        return null;
    }));

    private final Consumer<Target> entry;
    private final Predicate<Target> possible;

    TokenMove(Consumer<Target> entry) {
        this(entry, at -> true);
    }

    TokenMove(Consumer<Target> entry, Predicate<Target> possible) {
        this.entry = entry;
        this.possible = possible;
    }

    /** @throws RuntimeException when the engine refuses it */
    public void enter(Target at) {
        entry.accept(at);
    }

    /** Whether this way can lead to that activity at all. */
    public boolean leadsTo(Target at) {
        return possible.test(at);
    }

    /**
     * Deploys what an attacker may make up: a process that waits, one that calls the model, and for each step one that
     * names its delegate.
     *
     * @return their definitions by their keys
     */
    public static Map<String, String> deployOwn(
            ProcessEngine engine, Stream<String> steps, UnaryOperator<String> delegates) {
        DeploymentBuilder deployment = engine.getRepositoryService()
                .createDeployment()
                .addModelInstance(
                        "waiting.bpmn",
                        process("own-waiting").userTask("wait").endEvent().done())
                .addModelInstance(
                        "calling.bpmn",
                        process("own-calling")
                                .callActivity("requested")
                                .calledElement(Target.PROCESS)
                                .camundaInBusinessKey("#{execution.processBusinessKey}")
                                .camundaIn("account", "account")
                                .camundaIn("reason", "reason")
                                .endEvent()
                                .done());
        steps.forEach(step -> deployment.addModelInstance(
                step + ".bpmn",
                process("own-" + step)
                        .serviceTask(step)
                        .camundaDelegateExpression(delegates.apply(step))
                        .endEvent()
                        .done()));
        return deployment.deployWithResult().getDeployedProcessDefinitions().stream()
                .collect(Collectors.toMap(ProcessDefinition::getKey, ProcessDefinition::getId));
    }

    private static StartEventBuilder process(String key) {
        return Bpmn.createExecutableProcess(key).camundaHistoryTimeToLive(1).startEvent();
    }

    private static ProcessInstantiationBuilder start(Target at) {
        return at.runtime()
                .createProcessInstanceByKey(Target.PROCESS)
                .businessKey(at.rotation())
                .setVariables(Target.REQUEST);
    }

    private static ProcessInstanceModificationBuilder modification(Target at) {
        return at.runtime().createProcessInstanceModification(at.instance()).cancelAllForActivity(at.waitsAt());
    }

    private static ModificationBuilder modificationOfMany(Target at) {
        return at.runtime()
                .createModification(at.definition())
                .processInstanceIds(at.instance())
                .startBeforeActivity(at.activity());
    }

    private static RestartProcessInstanceBuilder restart(Target at) {
        return at.runtime()
                .restartProcessInstances(at.definition())
                .processInstanceIds(at.ended())
                .startBeforeActivity(at.activity());
    }

    private static void migrate(String definition, String activity, String instance, Target at) {
        MigrationPlan plan = at.runtime()
                .createMigrationPlan(definition, at.definition())
                .mapActivities(activity, at.activity())
                .build();
        at.runtime().newMigration(plan).processInstanceIds(instance).execute();
    }

    /**
     * Where the token is to be moved to.
     *
     * @param rotation the id of a rotation that runs
     * @param instance its process instance
     * @param waitsAt the activity in which it waits
     * @param ended the process instance of a rotation that has ended
     * @param definition of the process model
     * @param activity the activity of the model
     * @param flow a sequence flow that leads there, or away where none does; empty when it has none
     * @param own processes of the caller's own by their keys
     */
    public record Target(
            ProcessEngine engine,
            String rotation,
            String instance,
            String waitsAt,
            String ended,
            String definition,
            String activity,
            String flow,
            Map<String, String> own) {

        public static final String PROCESS = "connector-password-rotation";
        public static final Map<String, Object> REQUEST =
                Map.of("account", "contoso.com", "reason", "quarterly", "server", "aadc01");

        public Target to(String another, String itsFlow) {
            return new Target(engine, rotation, instance, waitsAt, ended, definition, another, itsFlow, own);
        }

        boolean hasFlow() {
            return !flow.isEmpty();
        }

        RuntimeService runtime() {
            return engine.getRuntimeService();
        }

        ProcessEngineConfigurationImpl configuration() {
            return (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
        }

        /** @return the process instance of a process of the caller's own, with the id of the rotation as its key */
        String start(String process) {
            return runtime()
                    .startProcessInstanceById(own.get(process), rotation, REQUEST)
                    .getId();
        }

        /** Runs every job of the batch, throws what the last one that failed threw, and takes the batch away. */
        public void carryOut(Batch batch) {
            ManagementService management = engine.getManagementService();
            try {
                management.executeJob(job(batch.getSeedJobDefinitionId()).getId());
                List<Job> jobs = management
                        .createJobQuery()
                        .jobDefinitionId(batch.getBatchJobDefinitionId())
                        .list();
                if (jobs.isEmpty()) {
                    throw new AssertionError("The batch has nothing to do.");
                }
                jobs.forEach(job -> management.executeJob(job.getId()));
            } finally {
                management.deleteBatch(batch.getId(), true);
            }
        }

        private Job job(String definition) {
            return engine.getManagementService()
                    .createJobQuery()
                    .jobDefinitionId(definition)
                    .singleResult();
        }

        /** Deploys a process of the caller's own for as long as it is tried. */
        public void inProcess(BpmnModelInstance model, Consumer<ProcessDefinition> tried) {
            String deployment = engine.getRepositoryService()
                    .createDeployment()
                    .addModelInstance("own.bpmn", model)
                    .deploy()
                    .getId();
            try {
                tried.accept(engine.getRepositoryService()
                        .createProcessDefinitionQuery()
                        .deploymentId(deployment)
                        .singleResult());
            } finally {
                engine.getRepositoryService().deleteDeployment(deployment, true);
            }
        }
    }
}
