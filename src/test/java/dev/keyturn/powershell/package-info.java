/** Checks of the PowerShell scripts that need no PowerShell: whether they parse, and rules that a reader of text can hold. */
@NullMarked
package dev.keyturn.powershell;

import org.jspecify.annotations.NullMarked;
