import type { DataSource } from 'typeorm';
import { describeShapes } from './describe-shapes.js';
import type { EntityShape } from './entity-shape.js';
import { nameDataSources } from './name-data-sources.js';
import type { RowLayout } from '../../codecs/rows/row-layout.js';

/** The classes that the DataSources know, by prototype and by name; follows DataSources that are initialised later or again. */
export class EntityShapes {
  private readonly byPrototype = new Map<object, EntityShape>();
  private readonly byKey = new Map<string, EntityShape>();
  private readonly byCode = new Map<number, RowLayout>();
  private readonly names: readonly string[];
  private described: readonly unknown[] = [];
  /** The layout that was asked for last: most who ask twice ask for the same. */
  private last: RowLayout | null = null;

  constructor(private readonly dataSources: readonly DataSource[]) {
    this.names = nameDataSources(dataSources);
  }

  /** Returns the shape of exactly the class of `instance`: a subclass that is no entity itself has none. */
  of(instance: object): EntityShape | undefined {
    this.refresh();
    return this.byPrototype.get(Object.getPrototypeOf(instance) as object);
  }

  /** @throws when no class has this name, as after a rename or a change of its columns. */
  named(key: unknown): EntityShape {
    this.refresh();
    const shape = this.byKey.get(key as string);
    if (!shape)
      throw new Error('it holds an entity that no DataSource knows, or of other columns or relations than it has now');
    return shape;
  }

  /** Returns the layout of rows with that code. @throws when there is none, as after a change of columns. */
  laidOut(code: number): RowLayout {
    this.refresh();
    if (this.last?.code === code) return this.last;
    const layout = this.byCode.get(code);
    if (!layout)
      throw new Error(
        'it holds rows of an entity that no DataSource knows, or of other columns or relations than it has now',
      );
    this.last = layout;
    return layout;
  }

  /** A DataSource that builds its metadata gets a new array of them. */
  private refresh(): void {
    if (this.isCurrent()) return;
    this.byPrototype.clear();
    this.byKey.clear();
    this.byCode.clear();
    this.last = null;
    this.described = this.dataSources.map((dataSource) => dataSource.entityMetadatas);
    const shapes = this.dataSources.flatMap((dataSource, index) => describeShapes(dataSource, this.names[index]!));
    for (const shape of shapes) this.add(shape);
  }

  /** Asked for every value: a loop, not a closure. */
  private isCurrent(): boolean {
    for (let i = 0; i < this.dataSources.length; i++)
      if (this.dataSources[i]!.entityMetadatas !== this.described[i]) return false;
    return true;
  }

  /** A class registered in several DataSources, or embedded in several entities, is written under its first name. */
  private add(shape: EntityShape): void {
    if (!this.byPrototype.has(shape.prototype)) this.byPrototype.set(shape.prototype, shape);
    this.byKey.set(shape.key, shape);
    if (shape.layout) this.byCode.set(shape.layout.code, shape.layout);
  }
}
