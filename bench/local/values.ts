/** What is cached, by its size as JSON. */
export const SIZES = ['60 B', '1.2 kB', '23 kB'] as const;

export type Size = (typeof SIZES)[number];

const ROWS: Readonly<Record<Size, number>> = { '60 B': 0, '1.2 kB': 5, '23 kB': 100 };

/** Returns a value of that size: one small object, or rows of some 230 bytes. */
export function valueOf(size: Size, id: number): unknown {
  if (ROWS[size] === 0) return { id, name: `detector ${id}`, enabled: true, level: 3 };
  return Array.from({ length: ROWS[size] }, (_, i) => rowOf(id * 1_000 + i));
}

function rowOf(id: number): unknown {
  return {
    id,
    name: `workflow ${id}`,
    enabled: id % 3 > 0,
    description: 'Tells the team on call when errors of a release become more than twice as many.',
    environment: id % 2 ? 'production' : null,
    frequency: 30,
    actions: ['slack', 'email'],
    team: { id: id % 7, slug: `team-${id % 7}` },
  };
}
