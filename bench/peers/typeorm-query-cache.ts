import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { IDS, idOf } from '../hit/entries.js';
import { TTL_MS, type Peer } from './peer.js';

@Entity('document')
class Document {
  @PrimaryColumn('integer')
  id!: number;

  @Column('simple-json')
  body!: object;
}

/** Its results are rows: each of them holds the value in one column, so that what is read is as large as elsewhere. */
export const typeOrmQueryCache: Peer = {
  name: 'TypeORM query cache',
  packages: ['typeorm', 'ioredis'],
  async open({ redisUrl, valueOf }) {
    const { hostname: host, port } = new URL(redisUrl);
    const dataSource = new DataSource({
      type: 'sqljs',
      entities: [Document],
      synchronize: true,
      cache: { type: 'ioredis', options: { host, port: Number(port) }, duration: TTL_MS },
    });
    await dataSource.initialize();
    const documents = dataSource.getRepository(Document);
    await documents.save(IDS.map((id) => ({ id, body: valueOf(id) })));
    return {
      read: (n) =>
        documents.findOne({ where: { id: idOf(n) }, cache: { id: `document:${idOf(n)}`, milliseconds: TTL_MS } }),
      close: () => dataSource.destroy(),
    };
  },
};
