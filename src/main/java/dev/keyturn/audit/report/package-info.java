/** Evidence put into words and tables for people who audit. It reads documents and changes nothing. */
@NullMarked
package dev.keyturn.audit.report;

import org.jspecify.annotations.NullMarked;
