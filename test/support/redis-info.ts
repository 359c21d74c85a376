import { askRedis } from './ask-redis.js';

/** Returns the fields of a section of the INFO of the server on `port`. */
export async function redisInfo(port: number, section: string): Promise<Readonly<Record<string, string>>> {
  const text = await askRedis<string>(port, 'INFO', section);
  const fields = text.split('\r\n').filter((line) => line.includes(':') && !line.startsWith('#'));
  return Object.fromEntries(
    fields.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}
