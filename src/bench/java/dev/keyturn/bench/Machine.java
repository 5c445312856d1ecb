package dev.keyturn.bench;

import java.lang.management.ManagementFactory;

/** Prints what the figures were measured on. */
final class Machine {

    private Machine() {}

    static void print() {
        var os = ManagementFactory.getOperatingSystemMXBean();
        System.out.printf(
                "machine: %s %s, %d processors, load %.2f, Java %s, heap up to %d MiB%n",
                os.getName(),
                os.getArch(),
                os.getAvailableProcessors(),
                os.getSystemLoadAverage(),
                Runtime.version(),
                Runtime.getRuntime().maxMemory() >> 20);
    }
}
