package dev.keyturn.lab;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/** Starts the lab before everything else that starts, and closes it after everything else has stopped. */
final class LabLifecycle implements SmartLifecycle, DisposableBean {

    private final Lab lab;
    private volatile boolean running;

    LabLifecycle(Lab lab) {
        this.lab = lab;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    @Override
    public void start() {
        lab.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        lab.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Also when something else kept the application from starting. */
    @Override
    public void destroy() {
        lab.close();
    }
}
