// Fails on an include or import that goes against the project's one direction (see engine/README.md).
//
// Engine: cli, explain → training → network → kernels → simd → base, and training → data → base; never up or across.
// Web: chapters → engine, plots, widgets, lecture; plots and widgets know neither engine nor chapters; only web/src/engine
// touches WebAssembly; no chapter knows another.
import { readFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { main, say } from './lib/console.mjs';
import { root } from './lib/paths.mjs';
import { filesUnder } from './lib/stamp.mjs';

/** Which other layers a layer of engine/ may include. */
const engineLayers = {
  base: [],
  simd: ['base'],
  kernels: ['simd', 'base'],
  data: ['base'],
  network: ['kernels', 'simd', 'base'],
  training: ['network', 'kernels', 'simd', 'data', 'base'],
  explain: ['training', 'network', 'kernels', 'simd', 'data', 'base'],
  cli: ['training', 'network', 'kernels', 'simd', 'data', 'base'],
};

/** Files that may include less than their layer: the model file is read and written without any arithmetic. */
const narrower = [{ file: /^engine\/network\/(model_file|safetensors)\w*\.(h|cpp)$/, allowed: ['base'] }];

/** Which other folders of web/src a folder must not import. */
const webForbidden = {
  plots: ['engine', 'chapters'],
  widgets: ['engine', 'chapters'],
  engine: ['chapters', 'lecture', 'home', 'plots', 'widgets'],
};

/** What only web/src/engine may contain: each is a way to WebAssembly. */
const wasmTraces = [
  { pattern: /\bWebAssembly\s*\./, what: 'WebAssembly' },
  { pattern: /['"`][^'"`\n]*\bengine-(scalar|simd|threads)\.(js|wasm)/, what: 'a built engine file' },
  { pattern: /['"`][^'"`\n]*public\/engine\b/, what: 'public/engine' },
  { pattern: /from\s*['"]wasm-feature-detect['"]/, what: 'wasm-feature-detect' },
];

/**
 * The text without comments, line breaks kept; strings stay (imports are strings).
 * @param {string} text C++ or TypeScript
 */
export function withoutComments(text) {
  return text.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (match, string) => (string === undefined ? match.replace(/[^\n]/g, '') : string),
  );
}

const lineOf = (text, index) => text.slice(0, index).split('\n').length;

/** Every quoted include of a C++ text, and every <emscripten…> one, with its line. */
function includesOf(text) {
  // No comment stripping here: an apostrophe in C++ (1'000) is no string.
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<(emscripten[^>]*)>)/gm)].map((match) => ({
    target: match[1] ?? match[2],
    system: match[1] === undefined,
    line: lineOf(text, match.index),
  }));
}

/** Every module that a TypeScript or CSS text names: imports, re-exports, import(), new URL(…, import.meta.url), globs. */
function importsOf(text) {
  const patterns = [
    /\b(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g,
    /\bimport\s*['"]([^'"]+)['"]/g,
    /\bimport\s*\(\s*['"`]([^'"`]+)['"`]/g,
    /\bnew\s+URL\s*\(\s*['"`]([^'"`]+)['"`]\s*,\s*import\.meta\.url/g,
    /\bimport\.meta\.glob\s*(?:<[^>]*>)?\s*\(\s*['"`]([^'"`]+)['"`]/g,
    /@import\s+(?:url\(\s*)?['"]([^'"]+)['"]/g,
  ];
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({
      target: match[1].replace(/[?#].*$/, ''),
      line: lineOf(text, match.index),
    })),
  );
}

function checkCpp(file, text) {
  const problems = [];
  const [top, layer] = file.split('/');
  const allowed =
    top === 'wasm_bindings'
      ? Object.keys(engineLayers).filter((name) => name !== 'cli')
      : (narrower.find((rule) => rule.file.test(file))?.allowed.concat(layer) ?? [...engineLayers[layer], layer]);
  for (const { target, system, line } of includesOf(text)) {
    if (system) {
      if (top === 'engine') problems.push(`${file}:${line}: engine/ includes <${target}>; it knows nothing of the web`);
      continue;
    }
    const targetLayer = target.split('/')[0];
    if (target.startsWith('.')) {
      problems.push(`${file}:${line}: includes "${target}"; write includes from engine/, as "base/error.h"`);
    } else if (targetLayer in engineLayers && !allowed.includes(targetLayer)) {
      const who = top === 'wasm_bindings' ? 'the bindings' : `engine/${layer}`;
      problems.push(
        `${file}:${line}: ${who} must not include "${target}" (allowed: ${allowed.join(', ') || 'nothing'})`,
      );
    }
  }
  return problems;
}

function checkWeb(file, text, base) {
  const problems = [];
  const source = join(base, 'web', 'src');
  const folder = file.split('/')[2];
  const code = withoutComments(text);
  for (const { target, line } of importsOf(code)) {
    let path = '';
    if (target.startsWith('.')) path = resolve(base, dirname(file), target);
    else if (target.startsWith('/src/')) path = join(base, 'web', target);
    if (!path.startsWith(source + sep)) continue;
    const [targetFolder, targetChapter] = relative(source, path).split(sep);
    if (webForbidden[folder]?.includes(targetFolder)) {
      problems.push(`${file}:${line}: ${folder}/ must not import ${targetFolder}/ ("${target}")`);
    }
    if (folder === 'chapters' && targetFolder === 'chapters') {
      const chapter = file.split('/')[3];
      if (targetChapter !== chapter)
        problems.push(`${file}:${line}: chapter ${chapter} must not import chapter ${targetChapter}`);
    }
  }
  // A chapter's tests break its engine on purpose.
  if (folder !== 'engine' && extname(file) === '.ts' && !/\.(spec|test)\.ts$/.test(file)) {
    for (const { pattern, what } of wasmTraces) {
      const match = pattern.exec(code);
      if (match)
        problems.push(`${file}:${lineOf(code, match.index)}: names ${what}; only web/src/engine touches WebAssembly`);
    }
  }
  return problems;
}

/**
 * All violations under a project folder, one line each ("file:line: what").
 * @param {string} base the folder that contains engine/ and web/
 * @returns {{problems: string[], files: number}}
 */
export function checkLayering(base) {
  const problems = [];
  let files = 0;
  const sources = filesUnder(['engine', 'wasm_bindings', join('web', 'src')].map((folder) => join(base, folder)));
  for (const path of sources) {
    const file = relative(base, path).split(sep).join('/');
    const isCpp = /\.(h|cpp)$/.test(file);
    if (!isCpp && !/^web\/src\/[^/]+\/.*\.(ts|css)$/.test(file)) continue;
    ++files;
    const text = readFileSync(path, 'utf8');
    if (file.startsWith('engine/') && isCpp && !(file.split('/')[1] in engineLayers)) {
      problems.push(
        `${file}:1: engine/${file.split('/')[1]} is not a layer; the layers are ${Object.keys(engineLayers).join(', ')}`,
      );
    } else if (isCpp) problems.push(...checkCpp(file, text));
    else problems.push(...checkWeb(file, text, base));
  }
  return { problems, files };
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  await main(async () => {
    const { problems, files } = checkLayering(root);
    for (const problem of problems) say(problem);
    say(
      problems.length === 0
        ? `Layering: ${files} files, all in one direction.`
        : `Layering: ${problems.length} violations.`,
    );
    return problems.length === 0 ? 0 : 1;
  });
}
