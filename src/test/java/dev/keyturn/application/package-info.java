/** The whole application with its lab, driven from outside as people and scripts do. */
package dev.keyturn.application;
