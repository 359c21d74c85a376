import { afterAll, beforeAll, describe } from 'vitest';
import type { SuiteStore } from '../suite-store.js';
import { CoherentKeyvStore } from './coherent-keyv-store.js';
import { hostKeyvSuite } from './host-keyv-suite.js';
import { KEYV_DRIFTS } from './keyv-drifts.js';
import { SpacedTexts } from './spaced-texts.js';

/** Runs Keyv's suite on an accessor over a store. */
export function hostKeyvSuiteOn(openStore: () => SuiteStore | Promise<SuiteStore>): void {
  describe('the suite that Keyv has for stores', () => {
    const texts = new SpacedTexts();
    let store: SuiteStore;
    beforeAll(async () => {
      store = await openStore();
      store.open('keyv').bind(texts);
    });
    hostKeyvSuite(() => new CoherentKeyvStore(texts), KEYV_DRIFTS);
    afterAll(() => store.close());
  });
}
