import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../core/errors/configuration-error.js';
import { createTypedCodec } from './create-typed-codec.js';
import type { CustomType } from './custom-type.js';
import { Refusal } from './refusal.js';
import { UndecodableValueError } from './undecodable-value-error.js';

class Node {
  next: Node | undefined;
  constructor(readonly label: string) {}
}

const nodeType: CustomType<Node> = {
  name: 'node',
  owns: (value): value is Node => value instanceof Node,
  pack(node) {
    if (node.label === 'secret') throw new Refusal(node, 'it is secret');
    return [node.label, node.next];
  },
  create([label]) {
    if (typeof label !== 'string') throw new Error('a node lacks its label');
    return new Node(label);
  },
  fill(node, [, next]) {
    node.next = next as Node | undefined;
  },
};

const codec = createTypedCodec({ id: 9, name: 'nodes', types: [nodeType] });
const roundTrip = <T>(value: T) => codec.decode(codec.encode(value)) as T;
const bytes = (text: string) => new TextEncoder().encode(text);

describe('createTypedCodec', () => {
  it('gives custom objects back as instances of their class', () => {
    const decoded = roundTrip({ nodes: [new Node('a')] });

    expect(decoded.nodes[0]).toBeInstanceOf(Node);
    expect(decoded).toEqual({ nodes: [new Node('a')] });
  });

  it('keeps one object one, however often it is referred to', () => {
    const node = new Node('a');
    const [first, second, map] = roundTrip([node, node, new Map([['a', node]])] as const);

    expect(first).toBe(second);
    expect(map.get('a')).toBe(first);
  });

  it('keeps a custom object that refers to itself', () => {
    const node = new Node('a');
    node.next = node;
    const decoded = roundTrip(node);

    expect(decoded.next).toBe(decoded);
    expect(decoded.label).toBe('a');
  });

  it('keeps a cycle through several custom objects, entered anywhere', () => {
    const [a, b, c] = [new Node('a'), new Node('b'), new Node('c')];
    [a.next, b.next, c.next] = [b, c, a];
    const decoded = roundTrip({ b, list: [a, c] });

    expect(decoded.b.next).toBe(decoded.list[1]);
    expect(decoded.list[1]!.next).toBe(decoded.list[0]);
    expect(decoded.list[0]!.next).toBe(decoded.b);
    expect([decoded.b, ...decoded.list].map((node) => node.label)).toEqual(['b', 'a', 'c']);
  });

  it('completes inner objects before the outer ones that may look into them', () => {
    const filled: string[] = [];
    const fill: CustomType<Node>['fill'] = (node) => filled.push(node.label);
    const watched = createTypedCodec({ id: 9, name: 'nodes', types: [{ ...nodeType, fill }] });
    const outer = new Node('outer');
    outer.next = new Node('inner');
    watched.decode(watched.encode(outer));

    expect(filled).toEqual(['inner', 'outer']);
  });

  it('makes new custom objects on every call', () => {
    const encoded = codec.encode(new Node('a'));

    expect(codec.decode(encoded)).not.toBe(codec.decode(encoded));
  });

  it('says where a custom type refused', () => {
    expect(() => codec.encode({ list: [new Node('a'), new Node('secret')] })).toThrow('.list[1]: it is secret');
  });

  it.each([
    ['its content is not what the type packs', '[["node",1],[2],7]'],
    ['it holds nothing but itself', '[["node",0]]'],
    ['it is not packed as an array', '[["node",1],{"label":2},"a"]'],
    ['it refers back before its label is known', '[["node",1],[0,-1]]'],
  ])('refuses to decode a custom object when %s', (_because, text) => {
    expect(() => codec.decode(bytes(text))).toThrow(UndecodableValueError);
  });

  it.each([
    ['it would replace a built-in one', 'Date'],
    ['it would replace the one for objects without prototype', 'null'],
    ['it is taken by the codec itself', 'buffer'],
    ['it would have to be escaped', 'a"b'],
    ['it is empty', ''],
  ])('refuses the name of a type because %s', (_because, name) => {
    const create = () => createTypedCodec({ id: 9, name: 'nodes', types: [{ ...nodeType, name }] });

    expect(create).toThrow(ConfigurationError);
  });

  it('refuses two types of one name', () => {
    expect(() => createTypedCodec({ id: 9, name: 'nodes', types: [nodeType, nodeType] })).toThrow(ConfigurationError);
  });
});
