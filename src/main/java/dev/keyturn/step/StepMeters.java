package dev.keyturn.step;

import dev.keyturn.kernel.StepFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Locale;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;

/** Counts and times the attempts of steps, by what came of them. */
final class StepMeters {

    static final String ATTEMPTS = "keyturn.step.attempts";

    private final MeterRegistry meters;

    StepMeters(ObjectProvider<MeterRegistry> meters) {
        this.meters = meters.getIfAvailable(SimpleMeterRegistry::new);
    }

    StepResult timed(StepRecord step, Supplier<StepResult> attempt) {
        Timer.Sample began = Timer.start(meters);
        try {
            StepResult result = attempt.get();
            stop(began, step, "done", "none");
            return result;
        } catch (StepFailure failure) {
            stop(began, step, word(failure.kind()), failure.code());
            throw failure;
        } catch (StepContext.Overtaken overtaken) {
            stop(began, step, "overtaken", "none");
            throw overtaken;
        } catch (RuntimeException | Error e) {
            stop(began, step, "unexpected", "unexpected");
            throw e;
        }
    }

    private void stop(Timer.Sample began, StepRecord step, String result, String code) {
        began.stop(Timer.builder(ATTEMPTS)
                .description("Attempts of remote steps")
                .tag("account", step.account())
                .tag("step", step.name())
                .tag("server", step.server() == null ? "none" : step.server())
                .tag("result", result)
                .tag("code", code)
                .register(meters));
    }

    private static String word(StepFailure.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
