import { CacheNamespace } from 'nestjs-coherent-cache';
import { oldGaugeIn, oldGaugeKey } from '../../old-cache/old-gauge.js';
import { workInProgress } from '../../traffic/work-in-progress.js';
import { Gauges } from './gauges.js';

/** The same, taken over from an older cache where that has it; it lives for a moment only, so that it is often missing. */
@CacheNamespace({
  name: 'old-gauges',
  id: ['id'],
  ttl: '400ms',
  legacy: {
    keys: ({ id }: { id: number }) => [oldGaugeKey(id)],
    decode: (bytes: Uint8Array) => {
      workInProgress.getStore()?.answers?.push('old key');
      return oldGaugeIn(bytes);
    },
  },
})
export class OldGauges extends Gauges {}
