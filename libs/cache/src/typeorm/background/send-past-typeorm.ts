import type { QueryRunner } from 'typeorm';

/** A row as the driver gives it. */
export type Row = Readonly<Record<string, unknown>>;

type Callback = (error: unknown, result: unknown) => void;

/** What pg and mysql2 have in common. */
interface Connection {
  query(sql: string, parameters: readonly unknown[], done: Callback): unknown;
}

/**
 * Sends a statement on the connection of `runner`, past TypeORM: it is neither logged, nor told to subscribers, nor taken for a write of the
 * application, whoever watches that.
 *
 * @returns The rows, none for a statement that has none.
 * @throws The driver's error.
 */
export async function sendPastTypeOrm(
  runner: QueryRunner,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const connection = (await runner.connect()) as Connection;
  return new Promise((resolve, reject) => {
    connection.query(sql, parameters, (error, result) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the driver's own
      if (error) reject(error);
      else resolve(rowsOf(result));
    });
  });
}

/** pg wraps them; mysql2 gives a header where there are none. */
function rowsOf(result: unknown): readonly Row[] {
  if (Array.isArray(result)) return result as Row[];
  return (result as { readonly rows?: readonly Row[] } | undefined)?.rows ?? [];
}
