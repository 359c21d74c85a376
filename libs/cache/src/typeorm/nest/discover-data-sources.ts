import type { ModulesContainer } from '@nestjs/core';
import { DataSource } from 'typeorm';

/** Returns the DataSources that the application's modules provide, as far as they exist by now, each once. */
export function discoverDataSources(modules: ModulesContainer): readonly DataSource[] {
  const providers = [...modules.values()].flatMap((module) => [...module.providers.values()]);
  const instances = providers.map((provider): unknown => provider.instance);
  return [...new Set(instances)].filter((instance): instance is DataSource => instance instanceof DataSource);
}
