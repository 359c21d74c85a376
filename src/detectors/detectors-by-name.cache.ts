import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { EntityManager } from 'typeorm';
import { Detector } from './detector.entity.js';

/** A name that alerts come with. */
export type DetectorName = { name: string };

/** The detectors of a name, whichever data sources they were imported with. Anybody may ask for any name: those of none are soon forgotten. */
@CacheNamespace({ name: 'detectors-by-name', id: ['name'], ttl: '1200s', negativeTtl: '10s', local: true })
@InvalidatedBy(Detector, { name: 'name' })
export class DetectorsByName extends CacheAccess<Detector[], DetectorName> {
  constructor(private readonly manager: EntityManager) {
    super();
  }

  protected async load({ name }: DetectorName): Promise<Detector[] | null> {
    const detectors = await this.manager.find(Detector, { where: { name }, order: { id: 'ASC' } });
    return detectors.length > 0 ? detectors : null;
  }
}
