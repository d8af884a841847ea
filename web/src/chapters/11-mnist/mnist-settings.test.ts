// Settings as text: hidden layers, links, the setting that a message is about, one line for the history.
import { describe, expect, test } from 'vitest';
import {
  adapted,
  describeSettings,
  formatHidden,
  formatState,
  hiddenOf,
  parseHidden,
  parseState,
  RECIPE,
  sameSettings,
  settingOf,
  type TrainingSettings,
  withHidden,
} from './mnist-settings.js';

describe('hidden layers', () => {
  test.each([
    ['128', [128]],
    ['300, 100', [300, 100]],
    ['300,100', [300, 100]],
    [' 300 100 ', [300, 100]],
    ['300-100', [300, 100]],
    ['0', [0]],
    ['', []],
    ['none', []],
    ['None', []],
  ])('“%s”', (text, sizes) => {
    expect(parseHidden(text)).toEqual(sizes);
  });

  test.each(['a', '12.5', '-5', '1e3', '1234567', 'none 5'])('“%s” is no list of sizes', (text) => {
    expect(parseHidden(text)).toBeUndefined();
  });

  test('are read back as they were written', () => {
    for (const sizes of [[], [128], [300, 100]]) expect(parseHidden(formatHidden(sizes))).toEqual(sizes);
  });

  test('take their place between pixels and digits', () => {
    const settings = withHidden(RECIPE, [300, 100]);
    expect(settings.layers).toEqual([784, 300, 100, 10]);
    expect(hiddenOf(settings)).toEqual([300, 100]);
    expect(hiddenOf(RECIPE)).toEqual([128]);
  });
});

describe('a link', () => {
  const OTHER: TrainingSettings = {
    layers: [784, 10],
    activation: 'leaky-relu',
    loss: 'squared-error',
    label_smoothing: 0,
    optimizer: 'momentum',
    learning_rate: 1e-7,
    momentum: 0.95,
    weight_decay: 0.0005,
    schedule: 'cosine',
    initializer: 'xavier',
    batch_size: 1,
    epochs: 100,
    seed: 999999,
    shuffle: false,
  };

  test('carries all settings', () => {
    for (const settings of [RECIPE, OTHER]) expect(parseState(formatState(settings))).toEqual(settings);
  });

  test('needs no escaping in an address', () => {
    expect(encodeURIComponent(formatState(OTHER))).toBe(formatState(OTHER));
  });

  test('may leave settings out: they are the recipe’s', () => {
    expect(parseState('1')).toEqual(RECIPE);
    expect(parseState('1~layers_784-300-100-10~seed_7')).toEqual({ ...withHidden(RECIPE, [300, 100]), seed: 7 });
  });

  test.each([
    '',
    '2~seed_1',
    '1~',
    '1~seed',
    '1~seed_',
    '1~seed_x',
    '1~seed_Infinity',
    '1~speed_1',
    '1~layers_784',
    '1~layers_784-0-10',
    '1~layers_784-5.5-10',
    '1~layers_100-10',
    '1~layers_784-5',
    '1~activation_swish',
    '1~activation_toString',
    '1~shuffle_yes',
    '1~__proto___1',
  ])('that is malformed is refused: “%s”', (text) => {
    expect(() => parseState(text)).toThrow();
  });
});

test('sameSettings compares values, not objects', () => {
  expect(sameSettings(RECIPE, { ...RECIPE, layers: [784, 128, 10] })).toBe(true);
  expect(sameSettings(RECIPE, { ...RECIPE, seed: 1 })).toBe(false);
  expect(sameSettings(RECIPE, withHidden(RECIPE, [12, 8]))).toBe(false);
});

test('adapted settings go together', () => {
  expect(adapted({ ...RECIPE, loss: 'squared-error' }).label_smoothing).toBe(0);
  expect(adapted({ ...RECIPE, optimizer: 'momentum' }).momentum).toBe(0.9);
  expect(adapted({ ...RECIPE, optimizer: 'momentum', momentum: 0.5 }).momentum).toBe(0.5);
  expect(adapted({ ...RECIPE, optimizer: 'adam', momentum: 0.5 }).momentum).toBe(0);
  expect(adapted(RECIPE)).toEqual(RECIPE);
});

test('the setting that a message of the engine is about', () => {
  expect(settingOf('learning_rate: expected above 0 and at most 1e+06, got 0')).toBe('learning_rate');
  expect(settingOf('layers: size number 2 is 0, expected 1 to 65536')).toBe('layers');
  expect(settingOf('The training Worker stopped: it was killed.')).toBeUndefined();
  expect(settingOf('softmax: no logits')).toBeUndefined();
});

test('the line for the history says what is unusual', () => {
  expect(describeSettings(RECIPE)).toBe(
    '784-128-10, ReLU, label smoothing 0.1, Adam, rate 0.008 one-cycle, batch 128, 4 epochs, seed 0',
  );
  const plain: TrainingSettings = {
    ...withHidden(RECIPE, []),
    label_smoothing: 0,
    optimizer: 'momentum',
    momentum: 0.9,
    learning_rate: 0.1,
    schedule: 'constant',
    weight_decay: 0.001,
    initializer: 'zero',
    epochs: 1,
    shuffle: false,
  };
  expect(describeSettings(plain)).toBe(
    '784-10, momentum 0.9, rate 0.1 constant, weight decay 0.001, zero initialiser, batch 128, 1 epoch, not shuffled, seed 0',
  );
});
