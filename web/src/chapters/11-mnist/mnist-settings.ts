// The settings of a run as the page holds them: the default recipe, the hidden layers as text, a link's text, words for the history.
import type { TrainingSettings } from '../../engine/training-service.js';
import { formatCount, formatNumber } from '../../widgets/format.js';

export type { TrainingSettings };

/** Pixels of an image, and classes. */
export const INPUTS = 784;
export const OUTPUTS = 10;

/** The engine's default recipe; a test holds it against the engine's own. */
export const RECIPE: Readonly<TrainingSettings> = {
  layers: [INPUTS, 128, OUTPUTS],
  activation: 'relu',
  loss: 'cross-entropy',
  label_smoothing: 0.1,
  optimizer: 'adam',
  learning_rate: 0.008,
  momentum: 0,
  weight_decay: 0,
  schedule: 'one-cycle',
  initializer: 'pytorch',
  batch_size: 128,
  epochs: 4,
  seed: 0,
  shuffle: true,
};

/** Names of the choices, as the page shows them. */
export const NAMES = {
  activation: { relu: 'ReLU', 'leaky-relu': 'Leaky ReLU', tanh: 'tanh', sigmoid: 'sigmoid', identity: 'identity' },
  loss: {
    'cross-entropy': 'cross-entropy',
    'squared-error': 'squared error',
    'binary-cross-entropy': 'binary cross-entropy',
  },
  optimizer: { sgd: 'SGD', momentum: 'momentum', adam: 'Adam' },
  schedule: { constant: 'constant', cosine: 'cosine', 'one-cycle': 'one-cycle' },
  initializer: { pytorch: 'PyTorch’s', he: 'He', xavier: 'Xavier', normal: 'normal', zero: 'zero' },
} as const satisfies { readonly [K in keyof TrainingSettings]?: Readonly<Record<string, string>> };

/** A setting whose value is one of a few names. */
export type ChoiceKey = keyof typeof NAMES;

/** The hidden layers' sizes. */
export function hiddenOf(settings: TrainingSettings): number[] {
  return settings.layers.slice(1, -1);
}

/** The same settings with other hidden layers. */
export function withHidden(settings: TrainingSettings, hidden: readonly number[]): TrainingSettings {
  return { ...settings, layers: [INPUTS, ...hidden, OUTPUTS] };
}

/** Hidden layers as a reader writes them: "128", "300, 100"; empty or "none" for none. Undefined when it is no list of sizes. */
export function parseHidden(text: string): number[] | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || /^none$/i.test(trimmed)) return [];
  const parts = trimmed.split(/[\s,;×-]+/);
  return parts.every((part) => /^\d{1,6}$/.test(part)) ? parts.map(Number) : undefined;
}

/** "300, 100"; "none" when there are none. */
export function formatHidden(hidden: readonly number[]): string {
  return hidden.length === 0 ? 'none' : hidden.join(', ');
}

/**
 * The settings after one of them was changed, with the others made to fit: what the engine refuses together
 * (smoothing without softmax, a momentum for Adam) goes back to zero, and momentum itself gets its usual 0.9.
 */
export function adapted(settings: TrainingSettings): TrainingSettings {
  const label_smoothing = settings.loss === 'cross-entropy' ? settings.label_smoothing : 0;
  const momentum = settings.optimizer === 'momentum' ? settings.momentum || 0.9 : 0;
  return { ...settings, label_smoothing, momentum };
}

/** Which setting an engine's message is about: its messages begin with the name. Undefined for any other message. */
export function settingOf(message: string): keyof TrainingSettings | undefined {
  const name = /(?:^|: )([a-z_]+):/.exec(message)?.[1];
  return name !== undefined && name in RECIPE ? (name as keyof TrainingSettings) : undefined;
}

/** Whether two runs with these settings are the same run. */
export function sameSettings(a: TrainingSettings, b: TrainingSettings): boolean {
  return formatState(a) === formatState(b);
}

/** "784-128-10", the notation of the literature. */
export function shapeOf(settings: TrainingSettings): string {
  return settings.layers.join('-');
}

/** The settings in one line, what is as usual left out: "784-128-10, ReLU, Adam 0.008 one-cycle, batch 128, 4 epochs, seed 0". */
export function describeSettings(settings: TrainingSettings): string {
  const { activation, optimizer, loss, initializer } = settings;
  const parts = [shapeOf(settings)];
  if (settings.layers.length > 2) parts.push(NAMES.activation[activation]);
  if (loss !== 'cross-entropy') parts.push(NAMES.loss[loss]);
  else if (settings.label_smoothing > 0) parts.push(`label smoothing ${formatNumber(settings.label_smoothing)}`);
  const momentum = optimizer === 'momentum' ? ` ${formatNumber(settings.momentum)}` : '';
  parts.push(
    `${NAMES.optimizer[optimizer]}${momentum}, rate ${formatNumber(settings.learning_rate)} ${settings.schedule}`,
  );
  if (settings.weight_decay > 0) parts.push(`weight decay ${formatNumber(settings.weight_decay)}`);
  if (initializer !== RECIPE.initializer) parts.push(`${NAMES.initializer[initializer]} initialiser`);
  parts.push(`batch ${formatCount(settings.batch_size)}`);
  parts.push(`${formatCount(settings.epochs)} ${settings.epochs === 1 ? 'epoch' : 'epochs'}`);
  if (!settings.shuffle) parts.push('not shuffled');
  parts.push(`seed ${settings.seed}`);
  return parts.join(', ');
}

/** First letters of every state; a later form of it takes the next number. */
const VERSION = '1';

/** How each setting is called in a link, and its form. Letters and signs that an address carries as they are. */
const FIELDS: { readonly [K in keyof TrainingSettings]: string } = {
  layers: 'layers',
  activation: 'activation',
  loss: 'loss',
  label_smoothing: 'smoothing',
  optimizer: 'optimizer',
  learning_rate: 'rate',
  momentum: 'momentum',
  weight_decay: 'decay',
  schedule: 'schedule',
  initializer: 'init',
  batch_size: 'batch',
  epochs: 'epochs',
  seed: 'seed',
  shuffle: 'shuffle',
};
const KEYS = Object.keys(FIELDS) as (keyof TrainingSettings)[];

/** Settings as a link carries them: "1~layers_784-128-10~activation_relu~…". */
export function formatState(settings: TrainingSettings): string {
  const parts = KEYS.map((key) => {
    const value = settings[key];
    return `${FIELDS[key]}_${Array.isArray(value) ? value.join('-') : String(value)}`;
  });
  return [VERSION, ...parts].join('~');
}

/**
 * Reads what formatState() wrote; settings that are left out take the recipe's value. Throws an Error that says what is
 * wrong. Whether the engine accepts the values shows when training begins.
 */
export function parseState(text: string): TrainingSettings {
  const [version, ...parts] = text.split('~');
  if (version !== VERSION) throw new Error(`version “${version}” is not known`);
  const settings: Record<string, unknown> = { ...RECIPE };
  for (const part of parts) {
    const underscore = part.indexOf('_');
    const name = part.slice(0, Math.max(0, underscore));
    const key = KEYS.find((candidate) => FIELDS[candidate] === name);
    if (key === undefined) throw new Error(`“${part}” is not a setting`);
    settings[key] = parseValue(key, part.slice(underscore + 1));
  }
  return settings as unknown as TrainingSettings;
}

function parseValue(key: keyof TrainingSettings, text: string): unknown {
  const failed = new Error(`${FIELDS[key]}: “${text}” is not possible`);
  if (key === 'layers') {
    const layers = text.split('-').map(Number);
    const fits = layers.length >= 2 && layers.every((n) => Number.isInteger(n) && n > 0);
    if (!fits || layers[0] !== INPUTS || layers.at(-1) !== OUTPUTS) throw failed;
    return layers;
  }
  if (key === 'shuffle') {
    if (text !== 'true' && text !== 'false') throw failed;
    return text === 'true';
  }
  if (isChoice(key)) {
    if (!Object.hasOwn(NAMES[key], text)) throw failed;
    return text;
  }
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw failed;
  return value;
}

function isChoice(key: keyof TrainingSettings): key is ChoiceKey {
  return key in NAMES;
}
