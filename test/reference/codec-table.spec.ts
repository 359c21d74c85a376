import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import {
  createPackedCodec,
  jsonCodec,
  msgpackCodec,
  typedCodec,
  UnencodableValueError,
  type Codec,
} from 'nestjs-coherent-cache';
import { createEntityCodec } from 'nestjs-coherent-cache/typeorm';
import { Column, DataSource, Entity, ManyToOne, OneToMany, PrimaryColumn } from 'typeorm';
import { describe, expect, it } from 'vitest';

const PAGE = new URL('../../docs/reference/codecs.md', import.meta.url);
const [BEGIN, END] = ['<!-- written by test/reference/codec-table.spec.ts -->', '<!-- end -->'];

class Money {
  constructor(readonly cents: bigint) {}
}
const money = { to: ({ cents }: Money) => String(cents), from: (cents: string) => new Money(BigInt(cents)) };

@Entity()
class Detector {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'bigint', transformer: money })
  price!: Money;

  @OneToMany(() => Link, (link) => link.detector)
  links!: Link[];
}

@Entity()
class Link {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @ManyToOne(() => Detector, (detector) => detector.links)
  detector!: Detector;
}

const make = <T extends object>(type: new () => T, properties: Partial<T>): T => Object.assign(new type(), properties);
const shared = { a: 1 };
const related = make(Detector, { id: 1 });
related.links = [make(Link, { id: 2, detector: related })];
const circle: Record<string, unknown> = {};
circle['self'] = circle;

const VALUES: readonly [string, unknown][] = [
  ['null', null],
  ['undefined', undefined],
  ["0, '', false", [0, '', false]],
  ['NaN', NaN],
  ['-0', -0],
  ['Infinity', Infinity],
  ['bigint', 2n ** 70n],
  ['Date', new Date(1_795_000_000_123)],
  ['invalid Date', new Date(NaN)],
  ['Buffer', Buffer.from([0, 255])],
  ['Uint8Array', Uint8Array.of(0, 255)],
  ['Map', new Map<unknown, unknown>([[1, { a: 1 }]])],
  ['Set', new Set([1, 'a'])],
  ['RegExp', /a+/gi],
  ['URL', new URL('https://example.org/a?b')],
  ['a property that is undefined', { a: undefined }],
  ['half a surrogate pair', '\ud800'],
  ['one object in two places', [shared, shared]],
  ['an object that contains itself', circle],
  ['an instance of a class', new Money(5n)],
  ['an entity', make(Detector, { id: 1 })],
  ['an entity with a transformer', make(Detector, { id: 1, price: new Money(5n) })],
  ['an entity with relations both ways', related],
];

/** Each codec, and how it is given a value: a packed codec keeps objects with known fields. */
async function codecs(): Promise<readonly (Codec & { readonly hold?: (value: unknown) => unknown })[]> {
  const dataSource = new DataSource({ type: 'postgres', entities: [Detector, Link] });
  await (dataSource as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
  const packed = createPackedCodec({ fields: ['field'] });
  return [
    createEntityCodec([dataSource]),
    typedCodec,
    jsonCodec,
    msgpackCodec,
    { ...packed, hold: (field) => ({ field }) },
  ];
}

function outcome(codec: Codec, held: unknown, value: unknown): string {
  try {
    const decoded = codec.decode(codec.encode(held));
    if (!isSame(decoded, held)) return 'CHANGED';
    return isTwice(value) && !isTwice((decoded as { field?: unknown }).field ?? decoded) ? 'as two' : 'yes';
  } catch (error) {
    if (error instanceof UnencodableValueError) return 'refused';
    throw error;
  }
}

/** In Node 20 two invalid dates are not deeply equal. */
function isSame(a: unknown, b: unknown): boolean {
  const isInvalidDate = (value: unknown) => value instanceof Date && Number.isNaN(value.getTime());
  const inner = (value: unknown) => (value as { field?: unknown } | null | undefined)?.field ?? value;
  return (isInvalidDate(inner(a)) && isInvalidDate(inner(b))) || isDeepStrictEqual(a, b);
}

function isTwice(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'object' && value[0] === value[1];
}

/** As prettier writes it. */
function markdown(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!, fill)).join(' | ')} |`;
  return [
    line(rows[0]!),
    line(
      widths.map(() => ''),
      '-',
    ),
    ...rows.slice(1).map((row) => line(row)),
  ].join('\n');
}

function writtenIn(page: string): string {
  return page.slice(page.indexOf(BEGIN), page.indexOf(END) + END.length);
}

describe('the table of what each codec keeps', () => {
  it('is what the codecs do (UPDATE_DOCS=1 rewrites it)', async () => {
    const all = await codecs();
    const rows = VALUES.map(([what, value]) => [
      what,
      ...all.map((codec) => outcome(codec, codec.hold?.(value) ?? value, value)),
    ]);
    const table = `${BEGIN}\n\n${markdown([['value', ...all.map(({ name }) => name)], ...rows])}\n\n${END}`;
    const found = writtenIn(readFileSync(PAGE, 'utf8'));
    if (process.env['UPDATE_DOCS'])
      writeFileSync(
        PAGE,
        readFileSync(PAGE, 'utf8').replace(found, () => table),
      );
    const written = writtenIn(readFileSync(PAGE, 'utf8'));
    expect(written, 'docs/reference/codecs.md differs: run this test with UPDATE_DOCS=1').toBe(table);
    expect(table).not.toContain('CHANGED');
  });
});
