import type { DataSource } from 'typeorm';

/**
 * Returns a name for each DataSource: the `name` option that `@nestjs/typeorm` gives it, else `default`.
 * TypeORM 1 itself knows no names: DataSources of the same name are told apart by their order.
 */
export function nameDataSources(dataSources: readonly DataSource[]): string[] {
  const uses = new Map<string, number>();
  return dataSources.map((dataSource) => {
    const name = (dataSource.options as { name?: string }).name ?? 'default';
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    // JSON, because a name may itself end in what looks like a counter.
    return JSON.stringify(use === 1 ? [name] : [name, use]);
  });
}
