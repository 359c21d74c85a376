import { Column, DataSource, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { beforeAll, expect, it } from 'vitest';
import type { ImageOf } from '../rows/image-of.js';
import { cascade, type CascadeParts } from './cascade.js';
import { keyGraphOf } from './key-graph.js';
import { partialImages } from './partial-images.js';

@Entity()
class Egg {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Hen, { onDelete: 'CASCADE' })
  layer!: object;
}

@Entity()
class Hen {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  @ManyToOne(() => Egg, { onDelete: 'CASCADE' })
  origin!: object;
}

let dataSource: DataSource;
beforeAll(async () => {
  dataSource = new DataSource({ type: 'postgres', entities: [Egg, Hen] });
  await (dataSource as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
});

const removed: ImageOf = ['old', { known: { id: 1 } }];

async function followed(parts: Partial<CascadeParts>): Promise<readonly string[]> {
  const found: string[] = [];
  const root = { metadata: dataSource.getMetadata(Egg), change: 'remove', images: [removed] } as const;
  const all: CascadeParts = {
    keys: keyGraphOf(dataSource),
    isConcerned: () => true,
    imagesOf: (key, parent, step) => Promise.resolve(partialImages(dataSource, key, parent, step)),
    ...parts,
  };
  for await (const { metadata, images } of cascade(root, all)) found.push(`${metadata.name} ${images.length}`);
  return found;
}

it('ends where tables refer to each other in a circle', async () => {
  // The hens of the egg; their eggs, of which nothing is known; the hens of any egg; then nothing new.
  expect(await followed({})).toEqual(['Hen 1', 'Egg 1', 'Hen 1']);
});

it('ends where rows refer to each other in a circle', async () => {
  const next: Record<string, ImageOf> = {
    Hen: ['old', { known: { id: 5, name: 'Berta' } }],
    Egg: ['old', { known: { id: 1 } }],
  };
  const read: CascadeParts['imagesOf'] = (key) => Promise.resolve([next[key.child.name]!]);
  expect(await followed({ imagesOf: read })).toEqual(['Hen 1', 'Egg 1']);
});

it('does not follow where nobody wants to know', async () => {
  expect(await followed({ isConcerned: ({ metadata }) => metadata.name !== 'Egg' })).toEqual(['Hen 1']);
});
