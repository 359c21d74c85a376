/** Where an application process finds Redis: a url, the sentinels that know the master, or nodes of a cluster. */
export type RedisPlace =
  string | { readonly sentinels: readonly Address[]; readonly name: string } | { readonly cluster: readonly Address[] };

/** Where a server listens. */
interface Address {
  readonly host: string;
  readonly port: number;
}
