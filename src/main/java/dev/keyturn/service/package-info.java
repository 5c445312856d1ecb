/** The port {@link dev.keyturn.service.ServiceAdapter} and its adapter for the Windows service <em>Microsoft Entra ID Sync</em> and its scheduler. */
@NullMarked
package dev.keyturn.service;

import org.jspecify.annotations.NullMarked;
