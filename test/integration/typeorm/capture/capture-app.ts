import 'reflect-metadata';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import { Links } from '../accessors.js';
import { createCache, openDataSource } from '../rig.js';

/** What an application hands to the command. */
export async function capture() {
  const dataSource = await openDataSource(process.env['DATABASE_URL']!);
  const { cache } = createCache({ prefix: 'by-command' });
  cache.bind(new Links(dataSource));
  instrument(dataSource, cache, { outbox: { pollEvery: '1h', notify: true }, capture: { exceptRoles: ['the-app'] } });
  return { dataSource, cache, close: () => dataSource.destroy() };
}
