import type { Measurement, Suite } from '../suite.js';
import { renderBenchmarks } from '../page/render-benchmarks.js';
import { ENTITY_KINDS, PLAIN_KINDS, taggedKinds, TYPED_KINDS, type Kind } from './kind.js';
import { hitsOf, type HitTiming } from './hits-of.js';
import { loneGarbage, loneReader, readersOf } from './readers.js';

const ALL_KINDS = [...PLAIN_KINDS, ...TYPED_KINDS, ...ENTITY_KINDS];
const LONE_KINDS = [...PLAIN_KINDS, ...ENTITY_KINDS];

const hitTags: HitTiming = {
  ...readersOf(64, { '1.2 kB': 0.9 }),
  id: 'hit-tags',
  title: 'validated hits of entries with 5 tags each, 64 readers; reference: raw GETs as of hit-64',
};

export const hit64 = suiteOf(readersOf(64, { '60 B': 1.8, '1.2 kB': 1.4 }), ALL_KINDS);
export const hit8 = suiteOf(readersOf(8, { '60 B': 0.85, '1.2 kB': 0.95 }), PLAIN_KINDS);
export const hit1 = suiteOf(
  loneReader,
  LONE_KINDS,
  LONE_KINDS.filter(({ size }) => size === '60 B').map((kind) => hitsOf(kind, loneGarbage)),
);
export const hitTags5 = suiteOf(hitTags, taggedKinds(5));

function suiteOf(timing: HitTiming, kinds: readonly Kind[], others: readonly Measurement[] = []): Suite {
  const measurements = [...kinds.map((kind) => hitsOf(kind, timing)), ...others];
  return { name: timing.id, measurements, renderMarkdown: renderBenchmarks };
}
