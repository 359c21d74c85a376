/** Returns names of PostgreSQL, such as those of a schema and of a table in it, quoted. */
export function quotedName(...names: readonly string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.');
}

/** Returns `code` as a literal of PostgreSQL in which it can be read. */
export function quotedCode(code: string): string {
  let tag = '$capture$';
  while (code.includes(tag)) tag = tag.replace(/.$/, '_$');
  return `${tag}${code}${tag}`;
}

/** Returns `text` as a literal of PostgreSQL, whatever its settings. */
export function quotedText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? ` E${quoted}` : quoted;
}
