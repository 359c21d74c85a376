/** Added to every version that a transaction writes which will not commit. */
export const POISON = 1_000_000_000;

/** Makes what the running transaction, or savepoint, writes from here on poisonous. */
export const POISON_SQL = `SELECT set_config('proof.poison', '${POISON}', true)`;
