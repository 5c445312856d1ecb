package dev.keyturn.lab;

import dev.keyturn.engine.WorkerPortOpened;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;

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

    /** The sync workers poll the process that the lab is part of. */
    @EventListener
    void poll(WorkerPortOpened opened) {
        lab.poll(opened.address(), opened.thumbprint());
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
