/**
 * A small Active Directory and sync servers on loopback that fail as the real ones do: for demonstrations and
 * tests. Nothing imports it.
 */
@NullMarked
package dev.keyturn.lab;

import org.jspecify.annotations.NullMarked;
