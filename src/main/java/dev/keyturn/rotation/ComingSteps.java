package dev.keyturn.rotation;

import dev.keyturn.step.Direction;
import dev.keyturn.step.StepRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies before a rotation when all goes well, for the people who watch it. The process model alone decides what
 * happens.
 */
public final class ComingSteps {

    private static final String CHANGE_PASSWORD = ModelStep.CHANGE_PASSWORD_IN_AD.activity();

    /** Tasks and events of the process model by their ids, in the order in which they follow each other. */
    static final List<String> BEFORE_CHANGE = List.of(
            ModelStep.RUN_PRE_CHECK.activity(),
            ProcessModel.APPROVE,
            ProcessModel.WAIT_FOR_WINDOW,
            ProcessModel.ENTER_PASSWORD,
            ModelStep.CHECK_READINESS.activity(),
            ModelStep.CONFIRM_TICKET.activity(),
            ModelStep.STAGE_PASSWORD.activity(),
            ModelStep.PAUSE_SYNC.activity(),
            CHANGE_PASSWORD);

    static final List<String> ON_EACH_SERVER =
            activities(ModelStep.UPDATE_CONNECTOR, ModelStep.RESTART_SYNC_SERVICE, ModelStep.VERIFY_SYNC);

    static final List<String> AFTER_SERVERS = activities(
            ModelStep.VERIFY_ROTATION,
            ModelStep.RESUME_SYNC,
            ModelStep.PROMOTE_PASSWORD,
            ModelStep.SEAL_EVIDENCE,
            ModelStep.CLOSE_TICKET);

    /** Steps that stand in for another one on a way that not every rotation goes. */
    private static final List<String> BY_HAND = activities(ModelStep.CHECK_MANUAL_WORK);

    private final Rotation rotation;
    private final int approvalsMissing;
    private final List<String> servers;
    private final List<StepRecord> records;

    /** @param approvalsMissing how many people still have to approve */
    public ComingSteps(Rotation rotation, int approvalsMissing, List<String> servers, List<StepRecord> records) {
        this.rotation = rotation;
        this.approvalsMissing = approvalsMissing;
        this.servers = servers;
        this.records = records;
    }

    /** Empty when it has ended, and when what follows depends on a decision. */
    public List<String> after(RotationView.State state, RotationView.@Nullable OpenTask task) {
        if (state == RotationView.State.ENDED || state == RotationView.State.NEEDS_DECISION) {
            return List.of();
        }
        String now = task != null ? task.key() : now(state);
        List<String> coming = new ArrayList<>();
        int before = BEFORE_CHANGE.indexOf(now);
        int after = BY_HAND.contains(now) ? 0 : AFTER_SERVERS.indexOf(now);
        if (after < 0) {
            approvals(now, coming);
            BEFORE_CHANGE.stream()
                    .skip(before < 0 && isOnServers(now) ? BEFORE_CHANGE.size() : before + 1L)
                    .filter(this::isMine)
                    .forEach(step -> coming.add(words(step)));
            servers.forEach(server -> onServer(server, coming));
        }
        AFTER_SERVERS.stream().skip(after + 1L).forEach(step -> coming.add(words(settled(step))));
        return coming;
    }

    private void approvals(String now, List<String> coming) {
        int open = now.equals(ProcessModel.APPROVE) ? 1 : 0;
        for (int i = open; i < approvalsMissing; i++) {
            coming.add(words(ProcessModel.APPROVE));
        }
    }

    private String now(RotationView.State state) {
        return switch (state) {
            case REQUESTED -> ModelStep.RUN_PRE_CHECK.activity();
            case SCHEDULED -> ProcessModel.WAIT_FOR_WINDOW;
            default -> records.isEmpty() ? ModelStep.RUN_PRE_CHECK.activity() : id(records.get(records.size() - 1));
        };
    }

    private static boolean isOnServers(String step) {
        return ON_EACH_SERVER.contains(step);
    }

    /**
     * Approvals are counted; a repair does not change the password in AD; a rotation or roll-back does not ask for one.
     */
    private boolean isMine(String step) {
        if (step.equals(CHANGE_PASSWORD)) {
            return rotation.kind() == RotationRequest.Kind.ROTATE || isGoingBack();
        }
        return switch (step) {
            case ProcessModel.APPROVE -> false;
            case ProcessModel.ENTER_PASSWORD -> rotation.lacksPassword();
            default -> true;
        };
    }

    private void onServer(String server, List<String> coming) {
        StepRecord latest = null;
        for (StepRecord step : records) {
            boolean counts = server.equals(step.server()) && step.direction() == direction();
            latest = counts ? step : latest;
        }
        boolean again = latest == null || latest.state() == StepRecord.State.FAILED;
        ON_EACH_SERVER.stream()
                .skip(again ? 0 : ON_EACH_SERVER.indexOf(id(latest)) + 1L)
                .forEach(step -> coming.add(words(step) + " on " + server));
    }

    private String settled(String step) {
        boolean discards = rotation.cancelled() != null || isGoingBack();
        return discards && step.equals(ModelStep.PROMOTE_PASSWORD.activity())
                ? ModelStep.DISCARD_PASSWORD.activity()
                : step;
    }

    private boolean isGoingBack() {
        return direction() == Direction.BACK;
    }

    private Direction direction() {
        return records.isEmpty()
                ? Direction.FORWARD
                : records.get(records.size() - 1).direction();
    }

    private static String id(StepRecord step) {
        return ModelStep.named(step.name()).activity();
    }

    private static List<String> activities(ModelStep... steps) {
        return Arrays.stream(steps).map(ModelStep::activity).toList();
    }

    static String words(String id) {
        String words = id.replace("enter-password", "enter-new-password")
                .replace('-', ' ')
                .replaceAll(" ad$", " AD")
                .replace("pre check", "pre-check");
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
