/**
 * The PowerShell scripts: rules that need no PowerShell, their own tests, and sync servers on which they run as they are, with a service
 * and a domain controller behind them.
 */
@NullMarked
package dev.keyturn.powershell;

import org.jspecify.annotations.NullMarked;
