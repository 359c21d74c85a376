import type { ModuleMetadata } from '@nestjs/common';
import { createPackedCodec, tag, type Tag } from 'nestjs-coherent-cache';
import { accessorOf, type AccessorType } from '../cache/accessor-of.js';
import { entityImports } from '../values/entity-imports.js';
import { entityValue } from '../values/entity-values.js';
import { fieldsOf, plainValue, SIZES, type Size } from '../values/plain-values.js';

/** Values of one size, kept in one way. */
export interface Kind {
  readonly name: string;
  readonly size: Size;
  readonly accessor: AccessorType<object>;
  /** What the reference keeps. */
  plain(id: number): object;
  /** What the cache needs beside itself. */
  imports?(): NonNullable<ModuleMetadata['imports']>;
}

/** Plain values of every size, kept as JSON: what the reference parses, too. */
export const PLAIN_KINDS = SIZES.map((size): Kind => {
  const plain = (id: number): object => plainValue(size, id);
  return { name: size, size, accessor: accessorOf({ name: nameOf('json', size), codec: 'json' }, plain), plain };
});

/** Plain values of every size, kept as values are that no codec is named for. */
export const TYPED_KINDS = SIZES.map((size): Kind => {
  const plain = (id: number): object => plainValue(size, id);
  return { name: `${size} typed`, size, accessor: accessorOf({ name: nameOf('typed', size) }, plain), plain };
});

/** Plain values of every size, kept as rows whose fields are declared. */
export const PACKED_KINDS = SIZES.map((size): Kind => {
  const plain = (id: number): object => plainValue(size, id);
  const codec = createPackedCodec({ fields: fieldsOf(size) });
  return { name: `${size} packed`, size, accessor: accessorOf({ name: nameOf('packed', size), codec }, plain), plain };
});

/** Entities of every size. The reference gives plain objects. */
export const ENTITY_KINDS = SIZES.map((size): Kind => {
  const load = (id: number): object => entityValue(size, id);
  return {
    name: `${size} entities`,
    size,
    accessor: accessorOf({ name: nameOf('entity', size), codec: 'entity' }, load),
    plain: (id) => plainValue(size, id),
    imports: entityImports,
  };
});

/** Plain values of every size, each with `count` tags. */
export function taggedKinds(count: number): readonly Kind[] {
  return SIZES.map((size) => {
    const plain = (id: number): object => plainValue(size, id);
    const tags = (_: object, { id }: { id: number }): readonly Tag[] =>
      Array.from({ length: count }, (__, i) => tag('Workflow', id * count + i));
    return {
      name: size,
      size,
      accessor: accessorOf({ name: nameOf(`tags-${count}`, size), codec: 'json', tags }, plain),
      plain,
    };
  });
}

function nameOf(codec: string, size: Size): string {
  return `${codec}-${size.replace(' ', '')}`;
}
