/** Returns what a sentinel tells as names and values in turn. */
export function fieldsOf(reply: readonly string[]): Readonly<Record<string, string>> {
  const pairs = reply.flatMap((name, index) => (index % 2 === 0 ? [[name, reply[index + 1]!] as const] : []));
  return Object.fromEntries(pairs);
}
