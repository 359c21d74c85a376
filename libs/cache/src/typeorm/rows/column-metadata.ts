import type { EntityMetadata } from 'typeorm';

/** TypeORM's description of a column, which its main entry does not export by name. */
export type ColumnMetadata = EntityMetadata['columns'][number];
