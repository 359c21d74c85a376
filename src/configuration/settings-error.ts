/** The environment holds settings that cannot be used. */
export class SettingsError extends Error {
  readonly code = 'APP_SETTINGS';

  constructor(readonly problems: readonly string[]) {
    super(`Fix these environment variables and start again. ${problems.join('; ')}`);
    this.name = 'SettingsError';
  }
}
