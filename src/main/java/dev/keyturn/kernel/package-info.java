/**
 * What every room may use: failures and fences of remote work, findings, people and their groups, checks of texts,
 * times and settings. It needs no other room.
 */
@NullMarked
package dev.keyturn.kernel;

import org.jspecify.annotations.NullMarked;
