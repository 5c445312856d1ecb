/** The fault campaign: seeded faults against Keyturn in processes of its own, judged from outside. */
package dev.keyturn.campaign;
