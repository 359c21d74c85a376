import type { DataSource } from 'typeorm';

const EMBEDDED = /sqlite|sqljs|expo|cordova|react-native|nativescript|capacitor/;

/**
 * Tells whether the database has one writer at a time: a transaction that has read cannot write over somebody else's change, and
 * one whose COMMIT was refused stays open.
 */
export function isSingleWriter({ options }: DataSource): boolean {
  return EMBEDDED.test(options.type);
}
