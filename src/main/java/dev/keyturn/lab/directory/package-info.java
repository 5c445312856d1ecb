/** The lab's Active Directory: LDAPS with the password rules, lockout and error codes of a domain controller. */
@NullMarked
package dev.keyturn.lab.directory;

import org.jspecify.annotations.NullMarked;
