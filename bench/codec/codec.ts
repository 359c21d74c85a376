import { createPackedCodec, jsonCodec, typedCodec, type Codec } from 'nestjs-coherent-cache';
import { createEntityCodec } from 'nestjs-coherent-cache/typeorm';
import { DataSource } from 'typeorm';
import { renderBenchmarks } from '../page/render-benchmarks.js';
import type { Samples } from '../samples.js';
import type { Suite } from '../suite.js';
import { takeTurns, type Slice } from '../turns/take-turns.js';
import { ENTITIES, entityValue, hydrate } from '../values/entity-values.js';
import { fieldsOf, plainValue, SIZES, type Size } from '../values/plain-values.js';

const TIMES: Readonly<Record<Size, number>> = { '60 B': 5_000, '1.2 kB': 1_000, '23 kB': 60 };
const US_PER_MS = 1_000;
const MOST = 0.6;

/** A codec, and how the same is done by hand. */
interface Contest {
  readonly name: string;
  codecOf(size: Size): Codec;
  valueOf(size: Size, id: number): object;
  byHand(json: string): unknown;
  readonly isTarget: boolean;
}

/** What becomes of values on their way to the store and back. */
export const codec: Suite = {
  name: 'codec',
  measurements: [{ name: 'codec', measure }],
  renderMarkdown: renderBenchmarks,
};

async function measure(rounds: number): Promise<readonly Samples[]> {
  const dataSource = new DataSource({ type: 'sqljs', entities: ENTITIES });
  await dataSource.initialize();
  try {
    const entities = createEntityCodec([dataSource]);
    const contests: readonly Contest[] = [
      {
        name: 'entity',
        codecOf: () => entities,
        valueOf: entityValue,
        byHand: (json) => hydrate(JSON.parse(json) as object),
        isTarget: true,
      },
      {
        name: 'packed',
        codecOf: (size) => createPackedCodec({ fields: fieldsOf(size) }),
        valueOf: plainValue,
        byHand: (json) => JSON.parse(json),
        isTarget: false,
      },
      {
        name: 'typed',
        codecOf: () => typedCodec,
        valueOf: plainValue,
        byHand: (json) => JSON.parse(json),
        isTarget: false,
      },
      {
        name: 'json',
        codecOf: () => jsonCodec,
        valueOf: plainValue,
        byHand: (json) => JSON.parse(json),
        isTarget: false,
      },
    ];
    const rows: Samples[] = [];
    for (const contest of contests) for (const size of SIZES) rows.push(...(await compare(contest, size, rounds)));
    return rows;
  } finally {
    await dataSource.destroy();
  }
}

async function compare(contest: Contest, size: Size, rounds: number): Promise<readonly Samples[]> {
  const { name, byHand, isTarget } = contest;
  const ours = contest.codecOf(size);
  const value = contest.valueOf(size, 42);
  const bytes = ours.encode(value);
  const json = Buffer.from(JSON.stringify(value));
  const [decode, parse, encode, stringify] = await takeTurns(
    [
      repeated(() => ours.decode(bytes), TIMES[size]),
      repeated(() => byHand(json.toString()), TIMES[size]),
      repeated(() => ours.encode(value), TIMES[size]),
      repeated(() => Buffer.from(JSON.stringify(value)), TIMES[size]),
    ],
    rounds,
  );
  const target = isTarget ? { ratioAtMost: MOST } : null;
  const byJson = name === 'entity' ? 'JSON.parse and hydration by hand' : 'JSON.parse';
  return [
    {
      id: `codec/${name} decode ${size}`,
      title: `decoding by the codec ${name}; reference: ${byJson}`,
      unit: 'µs',
      ours: decode!,
      reference: parse!,
      target,
    },
    {
      id: `codec/${name} encode ${size}`,
      title: `encoding by the codec ${name}; reference: JSON.stringify`,
      unit: 'µs',
      ours: encode!,
      reference: stringify!,
      target: null,
    },
    {
      id: `codec/${name} bytes ${size}`,
      title: `bytes by the codec ${name}; reference: JSON`,
      unit: 'B',
      ours: [bytes.length],
      reference: [json.length],
      target,
    },
  ];
}

/** Returns what one call takes, in microseconds. */
function repeated(call: () => unknown, times: number): Slice {
  return () => {
    const start = performance.now();
    for (let n = 0; n < times; n++) call();
    return Promise.resolve(((performance.now() - start) / times) * US_PER_MS);
  };
}
