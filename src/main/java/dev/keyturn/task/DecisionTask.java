package dev.keyturn.task;

import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.kernel.Json;
import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.BoundRotations;
import dev.keyturn.rotation.ModelStep.ResumePoint;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.step.Direction;
import dev.keyturn.step.EngineIdentity;
import dev.keyturn.task.FailureReports.FailureReport;
import dev.keyturn.task.FailureReports.FailureReport.Choice;
import dev.keyturn.task.FailureReports.FailureReport.Symptom;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.spin.plugin.variable.SpinValues;
import org.springframework.stereotype.Component;

/**
 * <em>Decide how to continue</em>: says what is wrong when it opens, and turns the decision into a resume point when it
 * closes.
 */
@Component("decisionTask")
class DecisionTask implements TaskListener {

    private final FailureReports reports;
    private final RotationTable rotations;
    private final BoundRotations bound;
    private final ApprovalTable approvals;
    private final KnownUsers people;
    private final EngineIdentity engine;

    DecisionTask(
            FailureReports reports,
            RotationTable rotations,
            BoundRotations bound,
            ApprovalTable approvals,
            KnownUsers people,
            EngineIdentity engine) {
        this.reports = reports;
        this.approvals = approvals;
        this.people = people;
        this.bound = bound;
        this.rotations = rotations;
        this.engine = engine;
    }

    @Override
    public void notify(DelegateTask task) {
        if (EVENTNAME_CREATE.equals(task.getEventName())) {
            FailureReport report = reports.of(bound.of(task.getExecution()));
            task.setVariable(
                    ProcessModel.FAILURE,
                    SpinValues.jsonValue(Json.write(report)).create());
            task.setVariable(ProcessModel.DECISION, null);
            task.setVariable(ProcessModel.COMMENT, null);
            task.setDescription(report.message());
            // where it failed, for the list of tasks
            task.setVariableLocal(
                    ProcessModel.FAILED_SERVERS,
                    report.symptoms().stream()
                            .map(Symptom::server)
                            .filter(Objects::nonNull)
                            .distinct()
                            .collect(Collectors.joining(", ")));
        } else {
            decide(task);
        }
    }

    private void decide(DelegateTask task) {
        Rotation rotation = bound.of(task.getExecution());
        refuseOwn(rotation);
        FailureReport report = reports.of(rotation);
        Choice choice = chosen(task);
        if (report.choices().stream().noneMatch(offered -> offered.choice() == choice)) {
            throw new BadUserRequestException(choice + " is not possible now. Choose one of " + offered(report) + ".");
        }
        task.setVariableLocal(ProcessModel.DECISION, choice.name());
        task.setVariableLocal(ProcessModel.COMMENT, task.getVariable(ProcessModel.COMMENT));
        ResumePoint failed = ResumePoint.valueOf(report.resumePoint());
        switch (choice) {
            case RETRY -> rotations.goOn(rotation.id(), failed, rotation.direction());
            case FINISH_BY_HAND -> rotations.goOn(rotation.id(), ResumePoint.BY_HAND, rotation.direction());
            case ROLL_BACK -> rollBack(rotation, failed);
            default -> throw new IllegalStateException("An unknown choice.");
        }
    }

    /** A cancellation comes through here as well, as the system: everybody may withdraw what they asked for. */
    private void refuseOwn(Rotation rotation) {
        engine.person().map(Person::id).map(people::namesOf).ifPresent(person -> {
            String asked = approvals.caseOf(rotation.id()).asked(person, people::namesOf);
            if (asked != null) {
                throw new BadUserRequestException(
                        asked + ", so another operator or an administrator has to decide it.");
            }
        });
    }

    private void rollBack(Rotation rotation, ResumePoint failed) {
        if (failed == ResumePoint.PREPARE) {
            rotations.goOn(rotation.id(), ResumePoint.CLOSE, rotation.direction());
        } else {
            rotations.goOn(rotation.id(), ResumePoint.CHANGE, Direction.BACK);
        }
    }

    private static Choice chosen(DelegateTask task) {
        try {
            return Choice.valueOf(String.valueOf(task.getVariable(ProcessModel.DECISION)));
        } catch (IllegalArgumentException e) {
            throw new BadUserRequestException(
                    "The decision is missing. Choose one of " + Arrays.toString(Choice.values()) + ".");
        }
    }

    private static String offered(FailureReport report) {
        return report.choices().stream().map(offered -> offered.choice().name()).collect(Collectors.joining(", "));
    }
}
