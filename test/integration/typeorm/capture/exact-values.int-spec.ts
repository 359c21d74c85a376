import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { createOutboxRig, type OutboxRig, type Process } from '../outbox/outbox-rig.js';
import { relayedOf, startCapturing } from './capture-rig.js';
import { Sample, Samples, seen } from './sample.js';

const ID = '0b9c63e4-52a3-4b57-9a4b-5d9ad2c1b0ef';

let rig: OutboxRig;
let app: Process<{ samples: Samples }>;
beforeEach(async () => {
  rig = await createOutboxRig(inject('postgresUrl'), { entities: [Sample], schemas: ['lab'] });
  app = await startCapturing(rig, () => ({ samples: new Samples() }));
  app.events.clear();
  seen.length = 0;
});
afterEach(() => rig.close());

/** What the rule sees of the row when the application reads it in the ordinary way. */
async function ordinarily(): Promise<Record<string, unknown>> {
  const { unread: _unread, ...sample } = await app.dataSource.manager.findOneByOrFail(Sample, { id: ID });
  return { ...sample };
}

const INSERT = `INSERT INTO lab."Sample"
  (id, "total count", price, ratio, "takenAt", "localTime", day, document, labels, bytes, words, size, wrapped, payload, range_from, range_to)
  VALUES ('${ID.toUpperCase()}', 9007199254740993, 12345678901234567890.1234567890, 0.1, '2026-02-03 04:05:06.789+05', '2026-02-03 04:05:06.789',
    '2026-02-03', '{"big": 12345678901234567890, "list": [1, null, "ü"]}', ARRAY['a,b', '"c"', NULL], '\\xdeadbeef', 'x,y', 'large', '<wrapped>', NULL, 1, 2)`;

it('values arrive as those of ordinary rows do, whatever their type', async () => {
  await rig.sql(INSERT);
  expect(await relayedOf(app, rig)).toEqual([`exact samples id=${ID}`]);
  expect(seen).toHaveLength(2); // Tried out first, without a database.
  expect({ ...seen[1] }).toEqual(await ordinarily());
  expect(seen[1]).toMatchObject({
    total: '9007199254740993',
    wrapped: 'wrapped',
    nothing: null,
    range: { from: 1, to: 2 },
  });
});

it('both images of an update are told, and columns that no rule looks at are not', async () => {
  await rig.sql(INSERT);
  await relayedOf(app, rig);
  const before = await ordinarily();
  seen.length = 0;
  app.store.isDown = true;
  await rig.sql(`UPDATE lab."Sample" SET "total count" = "total count" + 1, unread = 'secret'`);
  const [row] = await rig.rows();
  expect(row?.payload).not.toContain('secret');
  expect(row?.payload).toContain('9007199254740994');
  app.store.isDown = false;
  await relayedOf(app, rig);
  const totals = new Set(seen.map(({ total }) => total));
  expect(totals).toEqual(new Set([before['total'], '9007199254740994']));
});

it('names are quoted, and cut where they are too long', async () => {
  const long = await startCapturing(rig, () => ({ samples: new Samples() }), { prefix: 'x'.repeat(64) });
  long.events.clear();
  await rig.sql(INSERT);
  expect(await relayedOf(long, rig)).toEqual([`exact samples id=${ID}`]);
  const names = await rig.sql(`SELECT tgname AS name FROM pg_trigger WHERE tgname LIKE 'coherent%x%'`);
  expect(new Set(names.map(({ name }) => name as string)).size).toBe(4);
});
