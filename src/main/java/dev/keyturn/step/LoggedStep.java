package dev.keyturn.step;

import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.MDC;

/** Names the rotation, its account, the step and the server on each line that is logged while a step is worked on. */
final class LoggedStep {

    private LoggedStep() {}

    static <T> T during(StepRecord step, Supplier<T> work) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        try {
            MDC.put("rotation", step.rotationId());
            MDC.put("account", step.account());
            MDC.put("step", step.words());
            if (step.server() != null) {
                MDC.put("server", step.server());
            }
            return work.get();
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }
}
