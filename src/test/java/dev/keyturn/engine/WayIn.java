package dev.keyturn.engine;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.batch.Batch;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.migration.MigrationPlan;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstanceModificationBuilder;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;

/** Each way by which somebody may try to put a token of a process into an activity of a rotation. */
enum WayIn {
    START_BEFORE {
        @Override
        void enter(Target at) {
            at.runtime()
                    .createProcessInstanceByKey(Target.PROCESS)
                    .businessKey(at.rotation())
                    .setVariables(Target.REQUEST)
                    .startBeforeActivity(at.activity())
                    .execute();
        }
    },
    START_BEFORE_AFTER_ITS_OWN_START {
        @Override
        void enter(Target at) {
            at.runtime()
                    .createProcessInstanceByKey(Target.PROCESS)
                    .setVariables(Target.REQUEST)
                    .startBeforeActivity("requested")
                    .startBeforeActivity(at.activity())
                    .execute();
        }
    },
    START_AFTER {
        @Override
        void enter(Target at) {
            at.runtime()
                    .createProcessInstanceByKey(Target.PROCESS)
                    .businessKey(at.rotation())
                    .setVariables(Target.REQUEST)
                    .startAfterActivity(at.activity())
                    .execute();
        }
    },
    START_BY_A_FLOW {
        @Override
        void enter(Target at) {
            at.runtime()
                    .createProcessInstanceByKey(Target.PROCESS)
                    .businessKey(at.rotation())
                    .setVariables(Target.REQUEST)
                    .startTransition(at.flow())
                    .execute();
        }

        @Override
        boolean leadsTo(Target at) {
            return !at.flow().isEmpty();
        }
    },
    MODIFICATION {
        @Override
        void enter(Target at) {
            at.runtime()
                    .createProcessInstanceModification(at.instance())
                    .startBeforeActivity(at.activity())
                    .setVariable("server", "aadc01")
                    .execute(true, true);
        }
    },
    MODIFICATION_THAT_TAKES_THE_TOKEN_AWAY {
        @Override
        void enter(Target at) {
            modification(at).startBeforeActivity(at.activity()).execute();
        }
    },
    MODIFICATION_AFTER {
        @Override
        void enter(Target at) {
            modification(at).startAfterActivity(at.activity()).execute();
        }
    },
    MODIFICATION_BY_A_FLOW {
        @Override
        void enter(Target at) {
            modification(at).startTransition(at.flow()).execute();
        }

        @Override
        boolean leadsTo(Target at) {
            return !at.flow().isEmpty();
        }
    },
    MODIFICATION_LATER {
        @Override
        void enter(Target at) {
            at.carryOut(modification(at).startBeforeActivity(at.activity()).executeAsync());
        }
    },
    MODIFICATION_OF_MANY {
        @Override
        void enter(Target at) {
            at.runtime()
                    .createModification(at.definition())
                    .processInstanceIds(at.instance())
                    .startBeforeActivity(at.activity())
                    .execute();
        }
    },
    MODIFICATION_BATCH {
        @Override
        void enter(Target at) {
            at.carryOut(at.runtime()
                    .createModification(at.definition())
                    .processInstanceIds(at.instance())
                    .startBeforeActivity(at.activity())
                    .executeAsync());
        }
    },
    RESTART_FROM_HISTORY {
        @Override
        void enter(Target at) {
            at.runtime()
                    .restartProcessInstances(at.definition())
                    .processInstanceIds(at.ended())
                    .startBeforeActivity(at.activity())
                    .execute();
        }
    },
    RESTART_BATCH {
        @Override
        void enter(Target at) {
            at.carryOut(at.runtime()
                    .restartProcessInstances(at.definition())
                    .processInstanceIds(at.ended())
                    .startBeforeActivity(at.activity())
                    .executeAsync());
        }
    },
    MIGRATION {
        @Override
        void enter(Target at) {
            MigrationPlan plan = at.runtime()
                    .createMigrationPlan(at.definition(), at.definition())
                    .mapActivities(at.waitsAt(), at.activity())
                    .build();
            at.runtime().newMigration(plan).processInstanceIds(at.instance()).execute();
        }

        @Override
        boolean leadsTo(Target at) {
            return !at.activity().equals(at.waitsAt());
        }
    },
    MIGRATION_OF_ANOTHER_PROCESS {
        @Override
        void enter(Target at) {
            at.inProcess(
                    Bpmn.createExecutableProcess("own-waiting")
                            .camundaHistoryTimeToLive(1)
                            .startEvent()
                            .userTask("wait")
                            .endEvent()
                            .done(),
                    own -> {
                        String instance = at.runtime()
                                .startProcessInstanceById(own.getId(), at.rotation(), Target.REQUEST)
                                .getId();
                        MigrationPlan plan = at.runtime()
                                .createMigrationPlan(own.getId(), at.definition())
                                .mapActivities("wait", at.activity())
                                .build();
                        at.runtime()
                                .newMigration(plan)
                                .processInstanceIds(instance)
                                .execute();
                    });
        }
    },
    CALL_ACTIVITY {
        @Override
        void enter(Target at) {
            at.inProcess(
                    Bpmn.createExecutableProcess("own-calling")
                            .camundaHistoryTimeToLive(1)
                            .startEvent()
                            .callActivity(at.activity())
                            .calledElement(Target.PROCESS)
                            .camundaInBusinessKey("#{execution.processBusinessKey}")
                            .camundaIn("account", "account")
                            .camundaIn("reason", "reason")
                            .endEvent()
                            .done(),
                    own -> at.runtime().startProcessInstanceById(own.getId(), at.rotation(), Target.REQUEST));
        }
    },
    OWN_PROCESS_WITH_ITS_DELEGATE {
        @Override
        void enter(Target at) {
            at.inProcess(
                    Bpmn.createExecutableProcess("own-delegating")
                            .camundaHistoryTimeToLive(1)
                            .startEvent()
                            .serviceTask(at.activity())
                            .camundaDelegateExpression(at.delegate())
                            .endEvent()
                            .done(),
                    own -> at.runtime().startProcessInstanceById(own.getId(), at.rotation(), Target.REQUEST));
        }

        @Override
        boolean leadsTo(Target at) {
            return at.hasDelegate();
        }
    },
    JAVA {
        @Override
        void enter(Target at) {
            at.configuration().getCommandExecutorTxRequired().execute(context -> {
                ExecutionEntity token = context.getExecutionManager().findExecutionById(at.instance());
                token.createExecution()
                        .executeActivity(token.getProcessDefinition().findActivity(at.activity()));
                return null;
            });
        }
    };

    /** @throws RuntimeException when the engine refuses it */
    abstract void enter(Target at);

    /** Whether this way can lead to that activity at all. */
    boolean leadsTo(Target at) {
        return true;
    }

    private static ProcessInstanceModificationBuilder modification(Target at) {
        return at.runtime().createProcessInstanceModification(at.instance()).cancelAllForActivity(at.waitsAt());
    }

    /**
     * Where somebody wants to get to.
     *
     * @param rotation the id of a rotation that runs
     * @param instance its process instance
     * @param waitsAt the activity in which it waits
     * @param ended the process instance of a rotation that has ended
     * @param definition of the process model
     * @param activity the activity of the model
     * @param flow a sequence flow that leads there, or away where none does; empty when it has none
     * @param delegate what the activity calls; empty when it calls nothing
     */
    record Target(
            ProcessEngine engine,
            String rotation,
            String instance,
            String waitsAt,
            String ended,
            String definition,
            String activity,
            String flow,
            String delegate) {

        static final String PROCESS = "connector-password-rotation";
        static final Map<String, Object> REQUEST =
                Map.of("account", "contoso.com", "reason", "quarterly", "server", "aadc01");

        RuntimeService runtime() {
            return engine.getRuntimeService();
        }

        ProcessEngineConfigurationImpl configuration() {
            return (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
        }

        boolean hasDelegate() {
            return !delegate.isEmpty();
        }

        /** Runs every job of the batch, throws what the last one that failed threw, and takes the batch away. */
        void carryOut(Batch batch) {
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

        /** Deploys a process of somebody's own for as long as it is tried. */
        void inProcess(BpmnModelInstance model, Consumer<ProcessDefinition> tried) {
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
