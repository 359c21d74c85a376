import { Command } from 'ioredis';

/** `\r\n$12\r\n` by the length that it tells. */
const HEADS = Array.from({ length: 256 }, (_, length) => headOf(length));

/**
 * A command of many arguments, all of them text. The client's own looks at each argument several times and measures it by a call into Node:
 * with 200 keys that takes three times as long as all this.
 */
export class LongCommand extends Command {
  constructor(name: string, args: readonly string[]) {
    super(name, [], { replyEncoding: null });
    this.args = args as string[];
  }

  override toWritable(socket: object): string | Buffer {
    let text = `*${this.args.length + 1}\r\n$${this.name.length}\r\n${this.name}`;
    for (const arg of this.args as string[]) text += (HEADS[arg.length] ?? headOf(arg.length)) + arg;
    const bytes = Buffer.from(`${text}\r\n`);
    // Where a character takes several bytes, lengths have to be measured.
    return bytes.length === text.length + 2 ? bytes : super.toWritable(socket);
  }
}

function headOf(length: number): string {
  return `\r\n$${length}\r\n`;
}
