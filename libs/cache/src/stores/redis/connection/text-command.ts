import { Command } from 'ioredis';

/** Replies are bytes. */
const OPTIONS = { replyEncoding: null };
/** `\r\n$12\r\n` by the length that it tells. */
const HEADS = Array.from({ length: 256 }, (_, length) => headOf(length));

/** The names of commands in lower case, as the client keeps them: it looks each up twice, and would have to make that of it, and hash it, each time. */
const NAMES = new Map<string, string>();

/**
 * A command whose arguments are all text. The client's own lays them flat, looks at each three times, measures it by a call into Node, and writes it
 * in five pieces: with a hundred keys that is a quarter of what it costs to ask for them, with two hundred it takes three times as long.
 */
export class TextCommand extends Command {
  constructor(name: string, texts: string[]) {
    super(name, [], OPTIONS);
    // Behind the constructor, which would copy them; whoever traces commands finds them here.
    this.args = texts;
    this.name = NAMES.get(name) ?? lowerCaseOf(name);
  }

  /** The reply as it is: an application may have the client change what its own commands bring. */
  override transformReply(reply: Buffer | Buffer[]): Buffer | Buffer[] {
    return reply;
  }

  override toWritable(socket: object): string | Buffer {
    const texts = this.args as readonly string[];
    let written = `*${texts.length + 1}\r\n$${this.name.length}\r\n${this.name}`;
    for (const text of texts) written += (HEADS[text.length] ?? headOf(text.length)) + text;
    written += '\r\n';
    // Lengths count bytes. As long as all is ASCII, as nearly always, that is what they are: one look at the whole tells.
    return Buffer.byteLength(written) === written.length ? written : super.toWritable(socket);
  }
}

function lowerCaseOf(name: string): string {
  const lowerCase = name.toLowerCase();
  NAMES.set(name, lowerCase);
  return lowerCase;
}

function headOf(length: number): string {
  return `\r\n$${length}\r\n`;
}
