import { registerCacheDriverTestSuite } from 'bentocache/test_suite';
import { afterAll, afterEach, assert, beforeAll, describe, type TestContext } from 'vitest';
import { HostedSuite } from '../hosted-suite.js';
import type { SuiteStore } from '../suite-store.js';
import { BENTOCACHE_DRIFTS } from './bentocache-drifts.js';
import { CoherentDriver } from './coherent-driver.js';

type Cleanup = () => unknown;
type Case = (context: { assert: typeof assert; cleanup: (undo: Cleanup) => void }) => unknown;

/**
 * Runs bentocache's suite for drivers, which is written for japa: it is handed vitest in the clothes of japa's `test` and `group`, of which it
 * uses nothing else. japa's assertions are chai's, as vitest's are.
 */
export function hostBentocacheSuite(openStore: () => SuiteStore | Promise<SuiteStore>): void {
  describe('the suite that bentocache has for drivers', () => {
    const suite = new HostedSuite(BENTOCACHE_DRIFTS);
    let store: SuiteStore;
    beforeAll(async () => {
      store = await openStore();
    });
    registerCacheDriverTestSuite({
      test: ((title: string, run: Case) => suite.it(title, (context) => run(japaContext(context)))) as never,
      group: {
        setup: (start: () => Promise<Cleanup>) => beforeAll(start),
        tap: () => undefined,
        each: { teardown: (undo: Cleanup) => afterEach(async () => void (await undo())) },
      } as never,
      createDriver: ({ prefix = 'none' } = {}) => CoherentDriver.over(store.open(prefix)),
    });
    suite.itIsComplete(21);
    afterAll(() => store.close());
  });
}

function japaContext({ onTestFinished }: TestContext): Parameters<Case>[0] {
  return { assert, cleanup: (undo) => onTestFinished(async () => void (await undo())) };
}
