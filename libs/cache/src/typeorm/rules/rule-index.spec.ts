import 'reflect-metadata';
import type { Cache } from '../../core/cache.js';
import type { BoundRule } from '../../core/invalidation/rule.js';
import { ChildEntity, Column, DataSource, Entity, PrimaryColumn, TableInheritance, type EntityMetadata } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { RuleIndex } from './rule-index.js';

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
class Animal {
  @PrimaryColumn({ type: 'int' })
  id!: number;
}

@ChildEntity()
class Cat extends Animal {
  @Column({ type: 'int' })
  lives!: number;
}

@ChildEntity()
class Dog extends Animal {
  @Column({ type: 'int' })
  bones!: number;
}

@Entity({ name: 'car' })
class Car {
  @PrimaryColumn({ type: 'int' })
  id!: number;
}

@Entity({ name: 'car' })
class CarTitle {
  @PrimaryColumn({ type: 'int' })
  id!: number;
}

const ruleOn = (source: abstract new () => object): BoundRule =>
  ({ namespace: source.name, source, on: ['update'], derive: () => [] }) as unknown as BoundRule;

let index: RuleIndex;
beforeAll(async () => {
  const dataSource = new DataSource({ type: 'postgres', entities: [Animal, Cat, Dog, Car, CarTitle] });
  await (dataSource as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
  const rules = [Animal, Cat, Dog, Car, CarTitle].map(ruleOn);
  index = new RuleIndex({ rules: () => rules } as unknown as Cache, dataSource);
});

/** The rules asked, with `?` where nothing is known of their rows. */
const asked = (target: EntityMetadata['target'], isByTable?: boolean): string[] =>
  index
    .asked(index.dataSource.getMetadata(target), 'update', isByTable)
    .map(({ rule, sameProperties }) => `${rule.namespace}${sameProperties ? '' : '?'}`);

describe('a change that an event tells of', () => {
  it('concerns rules on the entity and on its ancestors, and not those on its siblings', () => {
    expect(asked(Dog)).toEqual(['Animal', 'Dog']);
  });

  it('concerns rules on descendants too, since the row may be one of theirs', () => {
    expect(asked(Animal)).toEqual(['Animal', 'Cat', 'Dog']);
  });

  it('concerns, with nothing known, rules on another entity that shares the table', () => {
    expect(asked(Car)).toEqual(['Car', 'CarTitle?']);
  });
});

describe('a statement on the table', () => {
  it('asks a rule where its own entity, or a descendant, is told of', () => {
    expect(asked(Animal, true)).toEqual(['Animal']);
    expect(asked(Cat, true)).toEqual(['Animal', 'Cat']);
    expect(asked(Car, true)).toEqual(['Car']);
    expect(asked(CarTitle, true)).toEqual(['CarTitle']);
  });
});
