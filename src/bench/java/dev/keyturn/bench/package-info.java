/** The benchmarks: each prints its figures as ratios within one run, and the machine it ran on. */
package dev.keyturn.bench;
