import { setTimeout } from 'node:timers/promises';

const LOAD_MS = 5;

/** A query that takes 5 ms. */
export async function slowLoad(id: string): Promise<string> {
  await setTimeout(LOAD_MS);
  return `row ${id}`;
}
