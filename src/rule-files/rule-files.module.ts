import { Module } from '@nestjs/common';
import { RuleImporter } from './rule-importer.js';

/** Prometheus rule files as a source of detectors. */
@Module({ providers: [RuleImporter], exports: [RuleImporter] })
export class RuleFilesModule {}
