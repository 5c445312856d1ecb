package dev.keyturn.lab;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code keyturn.lab.ports}.
 *
 * @param contoso Port of the directory of contoso.com; 0 takes a free one and keeps it over restarts.
 * @param fabrikam Port of the directory of fabrikam.com; 0 takes a free one and keeps it over restarts.
 * @param aadc01 SSH port of sync server aadc01; 0 takes a free one and keeps it over restarts.
 * @param aadc02 SSH port of sync server aadc02; 0 takes a free one and keeps it over restarts.
 * @param aadc03 SSH port of sync server aadc03; 0 takes a free one and keeps it over restarts.
 */
record LabPortSettings(int contoso, int fabrikam, int aadc01, int aadc02, int aadc03) {

    /** By the name of the setting. */
    Map<String, Integer> byName() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("contoso", contoso);
        ports.put("fabrikam", fabrikam);
        ports.put("aadc01", aadc01);
        ports.put("aadc02", aadc02);
        ports.put("aadc03", aadc03);
        return ports;
    }
}
