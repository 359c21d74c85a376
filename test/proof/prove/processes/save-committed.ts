import { Client } from 'pg';
import { HistoryWriter } from '../history/history-writer.js';

const AT_A_TIME = 20_000;

interface Committed {
  readonly seq: string;
  readonly key: string;
  readonly version: number;
  readonly present: boolean;
}

/** Adds to the history what the database says was committed, whether its writer lived to hear of it or not. */
export async function saveCommitted(databaseUrl: string, path: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  const history = new HistoryWriter(path);
  await client.connect();
  try {
    for (let after = '0'; ;) {
      const sql = 'SELECT seq, key, version, present FROM change_log WHERE seq > $1 ORDER BY seq LIMIT $2';
      const { rows } = await client.query<Committed>(sql, [after, AT_A_TIME]);
      for (const { key, version, present } of rows) history.note(['committed', key, version, present]);
      if (rows.length === 0) return;
      after = rows.at(-1)!.seq;
    }
  } finally {
    history.close();
    await client.end();
  }
}
