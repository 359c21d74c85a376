import type { CustomType } from './custom-type.js';

type Reviver = (packed: unknown) => object;

/** The custom objects of one value being decoded: each made once however often it is referred to, completed at the end. */
export class Revival {
  readonly revivers: Record<string, Reviver>;
  private readonly completions: (() => void)[] = [];

  constructor(types: readonly CustomType[]) {
    this.revivers = Object.fromEntries(types.map((type) => [type.name, this.reviver(type)]));
  }

  /** Call once, when the whole value has been read. */
  complete(): void {
    // Inner objects were made before the outer ones that may look into them, cycles aside.
    for (const completion of this.completions) completion();
  }

  private reviver(type: CustomType): Reviver {
    // devalue asks again for an object that it meets while still reading it: identity hangs on this map.
    const created = new Map<readonly unknown[], object>();
    return (packed) => {
      if (!Array.isArray(packed)) throw new Error(`"${type.name}" is not packed as an array`);
      const known = created.get(packed);
      if (known) return known;
      const object = type.create(packed);
      created.set(packed, object);
      if (type.fill) this.completions.push(() => type.fill!(object, packed));
      return object;
    };
  }
}
