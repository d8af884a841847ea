// Reads engine.d.ts: which members every interface has, how many parameters, which types.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { root } from './engine-under-node';

export interface Member {
  name: string;
  kind: 'method' | 'property';
  /** Of methods: how many parameters. */
  parameters: number;
  /** The type as it is written: of a property, or of a method's result. */
  type: string;
}

export type Contract = ReadonlyMap<string, readonly Member[]>;

/** Every interface with its own and its inherited members. */
export function readContract(): Contract {
  const path = join(root, 'wasm_bindings/engine.d.ts');
  const source = readFileSync(path, 'utf8');
  const { program, errors } = parseSync(path, source, { lang: 'dts' });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const own = new Map<string, Member[]>();
  const parents = new Map<string, string[]>();
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'TSInterfaceDeclaration') continue;
    const name = declaration.id.name;
    const bases = declaration.extends.map(({ expression }) => source.slice(expression.start, expression.end));
    parents.set(name, bases);
    own.set(
      name,
      declaration.body.body.map((member): Member => {
        if ((member.type !== 'TSMethodSignature' && member.type !== 'TSPropertySignature') || member.computed) {
          throw new Error(`${name}: a ${member.type} is not what this test can check`);
        }
        const annotation = member.type === 'TSMethodSignature' ? member.returnType : member.typeAnnotation;
        if (!annotation) throw new Error(`${name}: a member without a type`);
        return {
          name: source.slice(member.key.start, member.key.end),
          kind: member.type === 'TSMethodSignature' ? 'method' : 'property',
          parameters: member.type === 'TSMethodSignature' ? member.params.length : 0,
          type: source.slice(annotation.typeAnnotation.start, annotation.typeAnnotation.end),
        };
      }),
    );
  }
  const all = (name: string): Member[] => [
    ...(parents.get(name) ?? []).flatMap((base) => all(base)),
    ...(own.get(name) ?? []),
  ];
  return new Map([...own.keys()].map((name) => [name, all(name)]));
}

/** What about `value` is not as `type` says, as a list of sentences; empty when all is well. */
export function mismatches(contract: Contract, value: unknown, type: string, path = 'value'): string[] {
  const alternatives = type.split('|').map((text) => text.trim());
  if (alternatives.length > 1) {
    const found = alternatives.map((alternative) => mismatches(contract, value, alternative, path));
    return found.some((list) => list.length === 0) ? [] : [`${path} is ${kindOf(value)}, expected ${type}`];
  }
  const members = contract.get(type);
  if (!members) return isOfType(value, type) ? [] : [`${path} is ${kindOf(value)}, expected ${type}`];
  if (typeof value !== 'object' || value === null) return [`${path} is ${kindOf(value)}, expected ${type}`];
  const properties = members.filter(({ kind }) => kind === 'property');
  const isHandle = members.some(({ kind }) => kind === 'method');
  const extra = isHandle ? [] : Object.keys(value).filter((key) => !properties.some(({ name }) => name === key));
  return [
    ...extra.map((key) => `${path}.${key} is not in ${type}`),
    ...properties.flatMap((member) =>
      mismatches(contract, (value as Record<string, unknown>)[member.name], member.type, `${path}.${member.name}`),
    ),
  ];
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'void') return value === undefined;
  if (/^'.*'$/.test(type)) return value === type.slice(1, -1);
  if (type === 'EngineBuild') return ['scalar', 'simd', 'threads'].includes(String(value));
  if (type === 'TrainingStatus') return ['running', 'waiting', 'finished', 'diverged'].includes(String(value));
  if (type === 'number' || type === 'string' || type === 'boolean') return typeof value === type;
  if (/^(Int8|Uint8|Uint32|Float32|Float64)Array$/.test(type)) return isOwnArray(value, type);
  if (type.startsWith('{') && typeof value === 'object' && value !== null) {
    const names = [...type.matchAll(/(\w+): number/g)].map(([, name]) => name);
    return (
      Object.keys(value).sort().join() === names.sort().join() &&
      Object.values(value).every((member) => typeof member === 'number')
    );
  }
  return false;
}

/** A typed array in JavaScript's own memory: a view of the engine's would have its memory behind it, or a shared one. */
function isOwnArray(value: unknown, type: string): boolean {
  return (
    ArrayBuffer.isView(value) &&
    value.constructor.name === type &&
    value.buffer instanceof ArrayBuffer &&
    value.buffer.byteLength === value.byteLength
  );
}

function kindOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? value.constructor.name : `${typeof value} ${String(value)}`;
}
