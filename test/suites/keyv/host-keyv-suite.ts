import keyvTestSuite, { keyvIteratorTests } from '@keyv/test-suite';
import Keyv, { type KeyvStoreAdapter } from 'keyv';
import * as vitest from 'vitest';
import type { Drift } from '../drift.js';
import { HostedSuite } from '../hosted-suite.js';

/** Runs Keyv's suite for stores, and its cases for stores that can tell their keys, on what `createStore` returns. */
export function hostKeyvSuite(
  createStore: () => KeyvStoreAdapter | Map<unknown, unknown>,
  drifts: readonly Drift[],
): void {
  const suite = new HostedSuite(drifts);
  const hosted = { ...vitest, it: suite.it } as unknown as typeof vitest;
  keyvTestSuite(hosted, Keyv, createStore);
  keyvIteratorTests(hosted, Keyv, createStore);
  suite.itIsComplete(42);
}
