package dev.keyturn.campaign;

import dev.keyturn.step.Fence;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;

/** No fence: every caller is the newest when it calls, so that no server refuses it. Its true fence can still be read. */
final class NaiveFence implements MethodInterceptor {

    private static final long MOST_ROTATIONS = 1000;

    @Override
    public Object invoke(MethodInvocation call) throws Throwable {
        Object[] arguments = call.getArguments();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof Fence fence) {
                arguments[i] =
                        new Fence(System.currentTimeMillis() * MOST_ROTATIONS + fence.rotation(), fence.attempt());
            }
        }
        return call.proceed();
    }

    /** The rotation that a caller belongs to, also one that made itself the newest. */
    static long trueRotation(long rotation) {
        return rotation % MOST_ROTATIONS;
    }
}
