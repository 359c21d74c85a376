import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import {
  createPackedCodec,
  createWrappings,
  jsonCodec,
  msgpackCodec,
  typedCodec,
  type EntryPlace,
  type Wrapping,
} from 'nestjs-coherent-cache';
import { createEntityCodec } from 'nestjs-coherent-cache/typeorm';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { describe, expect, it } from 'vitest';

const REMEDY =
  'Stored payloads of released versions look like this. Do not edit the file: give the codec a new id or layout, or the wrapping a new first byte, and a file of its own.';

const golden = (name: string): Buffer =>
  Buffer.from(readFileSync(new URL(`payload-v1/${name}.hex`, import.meta.url), 'utf8').trim(), 'hex');

const rows = [1, 2].map((id) => ({ id, name: `workflow ${id}`, at: new Date(1_795_000_000_123), size: 2n ** 70n, owner: null }));
const plain = [1, 2].map((id) => ({ id, name: `workflow ${id}`, enabled: id > 1 }));
const mixed = [...rows, { 200: undefined, tags: new Set(['a']), by: new Map([[1, Buffer.from('b')]]), high: [0x40, 0x7f, 300, -1.5] }];

@Entity()
class Workflow {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'text', nullable: true })
  name!: string | null;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'float' })
  size!: number;

  @Column({ type: 'boolean' })
  enabled!: boolean;
}
const dataSource = new DataSource({ type: 'postgres', entities: [Workflow] });
await (dataSource as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
const entity = (values: Partial<Workflow>) =>
  Object.assign(new Workflow(), { id: 7, name: 'Zürich', at: new Date(1_795_000_000_123), size: 0.5, enabled: true }, values);
const entities = [
  entity({}),
  entity({ id: 300, name: '🚨'.repeat(60), at: new Date(-8.64e15), size: 70_000, enabled: false }),
  entity({ id: -1, name: null, size: 2 ** 40 }),
];
const fields = ['id', 'name', 'at', 'size', 'owner'];

describe('payloads as they are released', () => {
  it.each([
    ['json', jsonCodec, plain],
    ['typed', typedCodec, mixed],
    ['entity-row', createEntityCodec([dataSource]), entities[0]],
    ['entity-rows', createEntityCodec([dataSource]), entities],
    ['msgpack', msgpackCodec, mixed],
    ['packed', createPackedCodec({ fields }), rows],
    ['packed-rows', createPackedCodec({ fields: ['id', 'name', 'at'] }), [{ id: 7, name: 'Zürich', at: new Date(5) }, { id: 0.5, name: null, at: true }]],
    ['packed-version', createPackedCodec({ fields: ['id', ['owner', ['team']]], version: 2 }), { id: 1, owner: { team: 'db' } }],
  ])('are written and read by the codec %s', (name, codec, value) => {
    expect(Buffer.from(codec.encode(value)).toString('hex'), REMEDY).toBe(golden(name).toString('hex'));
    expect(codec.decode(golden(name)), REMEDY).toEqual(value);
  });

  const text = Buffer.from('the same words again and again. '.repeat(20));
  const place: EntryPlace = { key: 'alerts:detectors:1', head: Buffer.from('tokens of the entry') };
  const seal = { keys: [{ id: 'k1', key: Buffer.alloc(32, 7) }] };
  const open = createWrappings().for('detectors', {}, 1_024);
  const sealed = createWrappings({ seal }).for('detectors', {}, 1_024);
  it.each<[string, Wrapping]>([
    ['wrapped-deflate', open],
    ['wrapped-brotli', open],
    ['wrapped-sealed', sealed],
    ['wrapped-deflate-sealed', sealed],
  ])('are read when they are %s', async (name, wrapping) => {
    expect(Buffer.from(await wrapping.unwrap(golden(name), place)).toString(), REMEDY).toBe(text.toString());
  });
});
