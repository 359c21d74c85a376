import type { getDataSourceToken } from '@nestjs/typeorm';

/** What `@InjectDataSource` accepts: the name of a DataSource, or the DataSource or options it is registered with. */
export type DataSourceRef = NonNullable<Parameters<typeof getDataSourceToken>[0]>;
