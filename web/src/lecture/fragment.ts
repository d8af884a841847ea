// What stands behind # in an address: the step, whether it is presented, and the state of figures.
//
//   #softmax                      the step "softmax"
//   #softmax?present              the same, in presenter mode
//   #softmax?perceptron-trainer=1.KzQ   with the state of a figure; how a figure writes its state is its own affair

/** An address's fragment, taken apart. */
export interface Fragment {
  /** The step's id; empty for the page's top. */
  readonly step: string;
  readonly present: boolean;
  /** State by figure, decoded; as it is written where that cannot be, so that the figure says that its link is damaged. */
  readonly figures: ReadonlyMap<string, string>;
}

/** Reads `location.hash`, with or without "#". What belongs to nobody is left out. */
export function parseFragment(hash: string): Fragment {
  const text = hash.replace(/^#/, '');
  const mark = text.indexOf('?');
  const step = decode(mark < 0 ? text : text.slice(0, mark)) ?? '';
  const figures = new Map<string, string>();
  let present = false;
  for (const part of mark < 0 ? [] : text.slice(mark + 1).split('&')) {
    const equals = part.indexOf('=');
    const written = part.slice(equals + 1);
    if (part === 'present') present = true;
    else if (equals > 0) figures.set(part.slice(0, equals), decode(written) ?? written);
  }
  return { step, present, figures };
}

/** Writes a fragment, "#" included; empty when there is nothing to say. */
export function formatFragment(fragment: Partial<Fragment>): string {
  const parts = fragment.present ? ['present'] : [];
  for (const [figure, state] of fragment.figures ?? []) parts.push(`${figure}=${encodeState(state)}`);
  const step = encodeURIComponent(fragment.step ?? '');
  if (!step && parts.length === 0) return '';
  return `#${step}${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
}

/** Colon, semicolon and comma may stand in a fragment as they are; encoded they would take three characters each. */
function encodeState(state: string): string {
  return encodeURIComponent(state).replace(/%(3A|3B|2C)/g, (code) => decodeURIComponent(code));
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
