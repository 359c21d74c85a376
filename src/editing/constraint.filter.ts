import { BadRequestException, Catch, ConflictException, type ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { QueryFailedError } from 'typeorm';

const missing = () =>
  new ConflictException(
    'It refers to a row that does not exist, or is itself referred to. Create the other row, or remove what refers to it, first.',
  );
const taken = () => new ConflictException('There is one like it already. Change that one, or choose another name.');
const tooLarge = () => new BadRequestException('A number is too large. Ids go up to 2147483647.');

/** By PostgreSQL's error code. */
const ANSWERS: Readonly<Record<string, () => Error>> = {
  '22003': tooLarge,
  '23001': missing,
  '23503': missing,
  '23505': taken,
};

/** Answers 409 or 400 when a write breaks a constraint of the database, instead of 500. */
@Catch(QueryFailedError)
export class ConstraintFilter extends BaseExceptionFilter {
  override catch(error: QueryFailedError<Error & { code?: string }>, host: ArgumentsHost): void {
    const answer = ANSWERS[error.driverError.code ?? ''];
    super.catch(answer ? answer() : error, host);
  }
}
