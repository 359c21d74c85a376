import { Catch, HttpException, type ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { CacheError } from '../core/errors/cache-error.js';

/** What the caller can mend is 400, what only the store can is 503. */
const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  CACHE_INVALID_ID: 400,
  CACHE_UNKNOWN_INDEX: 400,
  CACHE_STORE_UNAVAILABLE: 503,
};

/** Answers an error of the library with its code, its message and a fitting status. */
@Catch(CacheError)
export class CacheErrorFilter extends BaseExceptionFilter<CacheError> {
  override catch(error: CacheError, host: ArgumentsHost): void {
    const statusCode = STATUS_BY_CODE[error.code] ?? 500;
    super.catch(new HttpException({ statusCode, code: error.code, message: error.message }, statusCode) as never, host);
  }
}
