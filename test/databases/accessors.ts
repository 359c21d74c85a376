import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { DataSource } from 'typeorm';
import { Choice, Detector, Note, Part, Setting, Workflow } from './entities.js';

/** Lets a test read past the cache what the loader would return, and hold a load after its query. */
abstract class Reading<T, Id extends object> extends CacheAccess<T, Id> {
  /** Runs between a load's query and its fill. */
  afterQuery: () => Promise<void> | void = () => undefined;

  constructor(protected readonly dataSource: DataSource) {
    super();
  }

  abstract read(id: Id): Promise<T>;

  protected async load(id: Id): Promise<T> {
    const value = await this.read(id);
    await this.afterQuery();
    return value;
  }
}

@CacheNamespace({ name: 'detectors', id: ['id'], ttl: '60s' })
@InvalidatedBy(Detector, { id: 'id' })
export class Detectors extends Reading<string | null, { id: number }> {
  async read(id: { id: number }): Promise<string | null> {
    const found = await this.dataSource.getRepository(Detector).findOneBy(id);
    return found && `${found.name} ${found.hits}`;
  }
}

@CacheNamespace({ name: 'workflows', id: ['id'], ttl: '60s' })
@InvalidatedBy(Workflow, { id: 'id' })
export class Workflows extends Reading<string | null, { id: number }> {
  async read(id: { id: number }): Promise<string | null> {
    return (await this.dataSource.getRepository(Workflow).findOneBy(id))?.name ?? null;
  }
}

@CacheNamespace({ name: 'parts', id: ['detectorId'], ttl: '60s' })
@InvalidatedBy(Part, { detectorId: 'detectorId' })
export class Parts extends Reading<string[], { detectorId: number }> {
  async read(id: { detectorId: number }): Promise<string[]> {
    return (await this.dataSource.getRepository(Part).findBy(id)).map(({ name }) => name).sort();
  }
}

@CacheNamespace({ name: 'notes', id: ['detectorId'], ttl: '60s' })
@InvalidatedBy(Note, { detectorId: 'detectorId' })
export class Notes extends Reading<string[], { detectorId: number }> {
  async read(id: { detectorId: number }): Promise<string[]> {
    return (await this.dataSource.getRepository(Note).findBy(id)).map(({ body }) => body).sort();
  }
}

@CacheNamespace({ name: 'watches', id: ['detectorId'], ttl: '60s' })
@InvalidatedBy('watches', { detectorId: 'detector_id' })
export class Watches extends Reading<number[], { detectorId: number }> {
  async read({ detectorId }: { detectorId: number }): Promise<number[]> {
    const sql = `SELECT workflow_id AS id FROM watches WHERE detector_id = ${Number(detectorId)}`;
    const rows: { id: number }[] = await this.dataSource.query(sql);
    return rows.map(({ id }) => id).sort((a, b) => a - b);
  }
}

@CacheNamespace({ name: 'settings', id: ['name'], ttl: '60s' })
@InvalidatedBy(Setting, { name: 'name' })
export class Settings extends Reading<string | null, { name: string }> {
  async read(id: { name: string }): Promise<string | null> {
    return (await this.dataSource.getRepository(Setting).findOneBy(id))?.value ?? null;
  }
}

@CacheNamespace({ name: 'choices', id: ['settingName'], ttl: '60s' })
@InvalidatedBy(Choice, { settingName: 'settingName' })
export class Choices extends Reading<string[], { settingName: string }> {
  async read(id: { settingName: string }): Promise<string[]> {
    return (await this.dataSource.getRepository(Choice).findBy(id)).map(({ value }) => value).sort();
  }
}
