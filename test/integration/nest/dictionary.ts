import { Inject, Injectable, Module } from '@nestjs/common';
import { CacheAccess, CacheNamespace } from 'nestjs-coherent-cache';

/** What accessors load from; counts how often. */
@Injectable()
export class Dictionary {
  readonly looked: number[] = [];

  look(id: number): string {
    this.looked.push(id);
    return `word ${id}`;
  }
}

/** Plays the part of `TypeOrmModule.forFeature`: provides what accessors need to the modules that import it. */
@Module({ providers: [Dictionary], exports: [Dictionary] })
export class DictionaryModule {}

@CacheNamespace({ name: 'words', id: ['id', 'language'], indexes: [['language']], ttl: '60s' })
export class Words extends CacheAccess<string, { id: number; language: string }> {
  constructor(@Inject(Dictionary) readonly dictionary: Dictionary) {
    super();
  }

  protected load({ id }: { id: number }): Promise<string> {
    return Promise.resolve(this.dictionary.look(id));
  }
}

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s' })
export class Names extends CacheAccess<string, { id: number }> {
  constructor(@Inject(Dictionary) readonly dictionary: Dictionary) {
    super();
  }

  protected load({ id }: { id: number }): Promise<string> {
    return Promise.resolve(this.dictionary.look(id));
  }
}
