package dev.keyturn.lab;

import dev.keyturn.lab.state.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is to go wrong. Without times and seconds it goes wrong once.
 *
 * @param target {@code directory:<forest>} or {@code server:<name>}
 * @param fault such as {@code lose-answer}
 * @param times how often
 * @param seconds how long
 */
record FaultBody(
        @Nullable String target,
        @Nullable String fault,
        @Nullable Integer times,
        @Nullable Integer seconds) {

    private static final Set<Fault> OF_ANYTHING = Set.of(Fault.UNREACHABLE, Fault.SLOW, Fault.LOSE_ANSWER);
    private static final Set<Fault> OF_DIRECTORIES = Set.of(
            Fault.REJECT_PASSWORD,
            Fault.LOCK_ACCOUNT,
            Fault.OLD_PASSWORD_REFUSED,
            Fault.LOGON_HOURS,
            Fault.LOGON_WORKSTATIONS,
            Fault.SMART_CARD_REQUIRED,
            Fault.PROTECTED_USER,
            Fault.AUTHENTICATION_POLICY,
            Fault.UNREADABLE_ACCOUNT,
            Fault.RESTRICTED_PERMISSIONS);

    void addTo(Lab lab) {
        String knownTarget = knownTarget(lab);
        Fault knownFault = knownFault();
        boolean ofDirectory = knownTarget.startsWith("directory:");
        if (!OF_ANYTHING.contains(knownFault) && OF_DIRECTORIES.contains(knownFault) != ofDirectory) {
            throw LabProblems.badRequest("fault " + knownFault.wireName() + " cannot happen to " + knownTarget
                    + "; choose a " + (ofDirectory ? "server" : "directory") + " as target.");
        }
        mustBePositive("times", times);
        mustBePositive("seconds", seconds);
        lab.parts().faults().add(knownTarget, knownFault, times, seconds);
        Map<String, Object> facts = new HashMap<>();
        facts.put("fault", knownFault.wireName());
        facts.put("times", times);
        facts.put("seconds", seconds);
        facts.values().removeIf(Objects::isNull);
        lab.parts().journal().add(knownTarget, "add-fault", facts);
    }

    private String knownTarget(Lab lab) {
        List<String> targets = new ArrayList<>();
        lab.sites().forEach(site -> targets.add(site.forest().target()));
        lab.servers().keySet().forEach(name -> targets.add("server:" + name));
        if (target == null || !targets.contains(target)) {
            throw LabProblems.badRequest("target " + (target == null ? "is missing" : target + " is unknown")
                    + "; it must be one of " + String.join(", ", targets) + ".");
        }
        return target;
    }

    private Fault knownFault() {
        for (Fault candidate : Fault.values()) {
            if (candidate.wireName().equals(fault)) {
                return candidate;
            }
        }
        throw LabProblems.badRequest("fault " + (fault == null ? "is missing" : fault + " is unknown")
                + "; it must be one of "
                + Arrays.stream(Fault.values()).map(Fault::wireName).collect(Collectors.joining(", ")) + ".");
    }

    private static void mustBePositive(String field, @Nullable Integer number) {
        if (number != null && number <= 0) {
            throw LabProblems.badRequest(field + " is " + number + "; it must be 1 or more, or left out.");
        }
    }
}
