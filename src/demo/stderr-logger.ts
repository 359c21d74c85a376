import { ConsoleLogger, type LogLevel } from '@nestjs/common';

/** Writes every log line to standard error: standard output belongs to the report. */
export class StderrLogger extends ConsoleLogger {
  protected override printMessages(messages: unknown[], context?: string, level?: LogLevel): void {
    super.printMessages(messages, context, level, 'stderr');
  }
}
