package dev.keyturn.task;

import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.ModelStep.ResumePoint;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.RemainingServers;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.step.Direction;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import dev.keyturn.task.FailureReports.FailureReport.Choice;
import dev.keyturn.task.FailureReports.FailureReport.Offer;
import dev.keyturn.task.FailureReports.FailureReport.Symptom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads from the steps what went wrong and what can be done about it. */
class FailureReports {

    /**
     * What the task <em>Decide how to continue</em> tells a person.
     *
     * @param message what is wrong, in plain words
     * @param symptoms each step that failed
     * @param choices what can be done now, and what each will do
     * @param refused why a person cannot roll back now; null when that is among the choices
     * @param left what is left to do by hand when a person wants to finish that way
     * @param resumePoint the branch that leads back to the failed step
     */
    record FailureReport(
            String message,
            List<Symptom> symptoms,
            List<Offer> choices,
            @Nullable String refused,
            List<String> left,
            String resumePoint) {

        enum Choice {
            RETRY,
            ROLL_BACK,
            FINISH_BY_HAND
        }

        record Symptom(
                String step,
                @Nullable String server,
                String message,
                @Nullable String detail) {}

        record Offer(Choice choice, String effect) {}
    }

    private final StepRecords steps;
    private final RemainingServers remaining;

    FailureReports(StepRecords steps, RemainingServers remaining) {
        this.steps = steps;
        this.remaining = remaining;
    }

    FailureReport of(Rotation rotation) {
        Direction direction = rotation.direction();
        List<StepRecord> failed = failures(rotation.id());
        if (failed.isEmpty()) {
            throw new IllegalStateException("No step of this rotation failed, so there is nothing to decide.");
        }
        ResumePoint resumePoint = ResumePoint.of(failed.get(failed.size() - 1).name());
        List<String> left = resumePoint == ResumePoint.CHANGE
                ? left(remaining.of(rotation.id(), rotation.account(), direction))
                : List.of();
        boolean forgotten = failed.stream().anyMatch(step -> StepFailure.STALE_FENCE.equals(step.failureCode()));
        List<Offer> offers = offers(resumePoint, direction, canRollBack(rotation.id()), forgotten);
        return new FailureReport(
                message(failed, offers),
                failed.stream().map(FailureReports::symptom).toList(),
                offers,
                offers.stream().anyMatch(offer -> offer.choice() == Choice.ROLL_BACK)
                        ? null
                        : whyNoRollBack(resumePoint, direction),
                left,
                resumePoint.name());
    }

    /** The steps that failed since the last one that the process was satisfied with, one for each place. */
    private List<StepRecord> failures(String rotationId) {
        Map<String, StepRecord> latest = new LinkedHashMap<>();
        StepRecord last = null;
        for (StepRecord step : steps.of(rotationId)) {
            String place = String.valueOf(step.server());
            latest.remove(place);
            latest.put(place, step);
            last = step.state() == StepRecord.State.FAILED ? step : last;
        }
        if (last == null) {
            return List.of();
        }
        ResumePoint resumePoint = ResumePoint.of(last.name());
        Direction direction = last.direction();
        boolean onServers = last.server() != null;
        return latest.values().stream()
                .filter(step -> step.state() == StepRecord.State.FAILED
                        && ResumePoint.of(step.name()) == resumePoint
                        && step.direction() == direction
                        && (step.server() != null) == onServers)
                .toList();
    }

    /** @param forgotten whether this database may have lost what the rotation has done already */
    private List<Offer> offers(ResumePoint resumePoint, Direction direction, boolean canRollBack, boolean forgotten) {
        List<Offer> offers = new ArrayList<>();
        switch (resumePoint) {
            case PREPARE -> {
                offers.add(new Offer(
                        Choice.RETRY,
                        forgotten
                                ? "Checks again and goes on: the password that is stored then is set everywhere."
                                : "Asks the same again. Nothing is changed so far."));
                offers.add(new Offer(
                        Choice.ROLL_BACK,
                        forgotten
                                ? "Ends this rotation, and puts sync back. Where it had set a password that the database has"
                                        + " lost, that one stays in Active Directory: ask for a REPAIR then."
                                : "Ends this rotation. Nothing was changed, and nothing will be."));
            }
            case CHANGE -> {
                offers.add(
                        new Offer(
                                Choice.RETRY,
                                "Goes on from the failed step, on the sync servers that are not verified yet. What is done already is left alone."));
                if (direction == Direction.FORWARD && canRollBack) {
                    offers.add(
                            new Offer(
                                    Choice.ROLL_BACK,
                                    "Sets the previous password in Active Directory and on every sync server, restarts and verifies each."));
                }
                offers.add(
                        new Offer(
                                Choice.FINISH_BY_HAND,
                                "You do by hand what is listed as left. Keyturn then checks it with a logon and an import on every server."));
            }
            default ->
                offers.add(
                        new Offer(
                                Choice.RETRY,
                                "Goes on from there: puts sync back as it was found, settles which password is the current one, and closes."));
        }
        return offers;
    }

    private static String whyNoRollBack(ResumePoint resumePoint, Direction direction) {
        if (resumePoint != ResumePoint.CHANGE) {
            return "Which password is in use is settled on every server; only what follows on that is left.";
        }
        return direction == Direction.BACK
                ? "This is the way back already."
                : "Before the change, no earlier password was found that can be set again: Keyturn was not told it, or Active"
                        + " Directory would refuse it.";
    }

    /** As the last check before the change found it. */
    private boolean canRollBack(String rotationId) {
        boolean can = false;
        for (StepRecord step : steps.of(rotationId)) {
            Object found = step.evidence().get(ProcessModel.CAN_ROLL_BACK);
            can = found == null ? can : Boolean.TRUE.equals(found);
        }
        return can;
    }

    private static List<String> left(List<String> servers) {
        return servers.stream()
                .map(
                        server -> "On " + server
                                + ": see that the connector holds the password which Active Directory accepts, restart the service Microsoft Entra ID Sync, and see that a delta import succeeds.")
                .toList();
    }

    private static String message(List<StepRecord> failed, List<Offer> offers) {
        StepRecord first = failed.get(0);
        String more = failed.size() == 1 ? "" : " " + (failed.size() - 1) + " more failed, see below.";
        String choices = offers.stream()
                .map(offer -> offer.choice().name().replace('_', ' ').toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", or "));
        return first.message() + more + " You can choose: " + choices + ".";
    }

    private static Symptom symptom(StepRecord step) {
        return new Symptom(step.words(), step.server(), String.valueOf(step.message()), step.detail());
    }
}
