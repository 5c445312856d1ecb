package dev.keyturn.campaign;

import dev.keyturn.kernel.Fence;
import java.time.Instant;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;

/** No fence: every caller is the newest when it calls, so that no server refuses it. Its true fence can still be read. */
final class NaiveFence implements MethodInterceptor {

    /** What is left of a true fence: two rotations of one campaign never begin that far apart. */
    private static final long MOST_ROTATIONS = 10_000_000;

    private static final long EPOCH = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    @Override
    public Object invoke(MethodInvocation call) throws Throwable {
        Object[] arguments = call.getArguments();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof Fence fence) {
                long newest = (System.currentTimeMillis() - EPOCH) * MOST_ROTATIONS;
                arguments[i] = new Fence(newest + trueRotation(fence.rotation()), fence.attempt());
            }
        }
        return call.proceed();
    }

    /** What tells the rotation that a caller belongs to, also one that made itself the newest. */
    static long trueRotation(long rotation) {
        return rotation % MOST_ROTATIONS;
    }
}
