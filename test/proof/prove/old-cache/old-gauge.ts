/** A gauge as the older cache has it. */
export interface OldGauge {
  readonly version: number;
  readonly note: string;
}

/** Returns the key under which the older cache has the gauge `id`. */
export function oldGaugeKey(id: number): string {
  return `gauge:${id}`;
}

/** Returns what the older cache has stored. */
export function oldGaugeIn(bytes: Uint8Array): OldGauge {
  return JSON.parse(Buffer.from(bytes).toString()) as OldGauge;
}
