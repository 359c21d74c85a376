import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every part grows. */
export class Grow1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE part SET size = size + 1');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE part SET size = size - 1');
  }
}
