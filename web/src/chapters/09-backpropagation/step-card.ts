// The card of the step at work: which part of the calculation, the formula in letters and in numbers, and the reader's own answer.
import { html, nothing, type TemplateResult } from 'lit';
import type { AnswerMark } from '../../../../wasm_bindings/engine';
import { slipSentence } from './slip-words.js';
import type { StepText } from './step-formulas.js';
import { PHASES, type Phase, type Step, six } from './trace-steps.js';

/** What the reader typed: marked, or not a number. */
export interface GivenAnswer {
  readonly text: string;
  readonly mark?: AnswerMark;
  readonly problem?: string;
}

export interface StepCard {
  readonly steps: readonly Step[];
  /** None before the first. */
  readonly step: Step | undefined;
  readonly text: StepText | undefined;
  /** What the first step will be; none before the engine is there. */
  readonly first: StepText | undefined;
  /** What is said as long as there is no engine. */
  readonly waiting: string;
  /** Whether the value is the reader's to find. */
  readonly concealed: boolean;
  readonly checking: boolean;
  readonly answer: GivenAnswer | undefined;
  /** Of a concealed step: 0 nothing, 1 the formula in letters, 2 with its numbers. */
  readonly hints: number;
  /** How many values the reader has found. */
  readonly solved: number;
  readonly seek: (at: number) => void;
  readonly check: (text: string) => void;
  readonly hint: () => void;
  readonly reveal: () => void;
  readonly takeNew: () => void;
}

export function stepCard(card: StepCard): TemplateResult {
  const { step, text, concealed, hints } = card;
  const [letters, numbers] = [!concealed || hints > 0, !concealed || hints > 1];
  return html`<div class="step-card">
    <div class="tabs" role="group" aria-label="Parts of the calculation">${PHASES.map((phase) => phaseButton(phase, card))}</div>
    ${
      step && text
        ? html`<p class="step-title" data-testid="step-title">${text.title}</p>
          <div class="step-formula" tabindex="0" role="group" aria-label="Formula" data-testid="step-formula">
            <p><span class="symbol">${text.symbol}</span>${letters ? ` = ${text.formula}` : ''}</p>
            ${numbers ? html`<p>${step.kind === 'loss-after' ? html`<span class="note">${text.numbers}</span>` : html`= ${text.numbers}`}</p>` : nothing}
            <p>= <strong data-testid="step-value">${concealed ? '?' : six(step.value)}</strong></p>
            ${text.aside && !concealed ? html`<p class="note">${text.aside}</p>` : nothing}
          </div>
          <p class="rule">${letters ? text.rule : 'Work it out from the numbers in the tables.'}</p>`
        : beforeTheFirst(card)
    }
    <div class="step-answer">${answerRow(card)}</div>
  </div>`;
}

/** What is given, the sum that comes first, and how many numbers there will be of each part. */
function beforeTheFirst({ first, waiting, checking, steps }: StepCard): TemplateResult {
  const counts = PHASES.map((phase) => [phase, steps.filter((step) => step.phase === phase).length] as const);
  return html`<p class="step-title" data-testid="step-title">${first ? 'Given: the input, the target and the weights' : waiting}</p>
    <div class="step-formula" tabindex="0" role="group" aria-label="Formula" data-testid="step-formula">${
      first
        ? html`<p class="note">First comes ${first.title}:</p>
          ${
            checking
              ? html`<p><span class="symbol">${first.symbol}</span> = ?</p><p class="note">Press Step, and work it out.</p>`
              : html`<p><span class="symbol">${first.symbol}</span> = ${first.formula}</p><p>= ${first.numbers}</p>
                <p class="note">Press Step for its value.</p>`
          }`
        : nothing
    }</div>
    <p class="rule">${
      first
        ? `${steps.length} steps: ${counts.flatMap(([phase, count]) => (count > 0 ? [`${phase} ${count}`] : [])).join(', ')}.`
        : ''
    }</p>`;
}

function phaseButton(phase: Phase, { steps, step, seek }: StepCard): TemplateResult {
  const first = steps.findIndex((candidate) => candidate.phase === phase);
  return html`<button type="button" aria-pressed=${step?.phase === phase} ?disabled=${first < 0} @click=${() => seek(first + 1)}>${phase}</button>`;
}

function answerRow(card: StepCard): TemplateResult | typeof nothing {
  const { step, concealed, checking, answer, hints } = card;
  if (step?.kind === 'loss-after' && !concealed) {
    return html`<button type="button" class="quiet" data-testid="take-new" @click=${card.takeNew}>Go on with the new weights</button>`;
  }
  if (!checking || !step) return nothing;
  if (!Number.isFinite(step.value)) return html`<p>Beyond all numbers: nothing to work out here.</p>`;
  const submitted = (event: SubmitEvent): void => {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement).get('answer');
    card.check(typeof given === 'string' ? given : '');
  };
  return html`<form @submit=${submitted}>
      <label>Your value <input type="text" name="answer" inputmode="decimal" autocomplete="off" data-testid="answer" data-wants-keys
        .value=${answer?.text ?? ''} ?readonly=${!concealed} /></label>
      <button type="submit" class="primary" data-testid="check" ?disabled=${!concealed}>Check</button>
      <button type="button" class="quiet" data-testid="hint" ?disabled=${!concealed || hints > 1} @click=${card.hint}>Hint</button>
      <button type="button" class="quiet" data-testid="reveal" ?disabled=${!concealed} @click=${card.reveal}>Show it</button>
    </form>
    <p class="verdict" role="status" data-testid="verdict">${verdict(card, step)}</p>`;
}

function verdict({ answer, concealed, solved }: StepCard, step: Step): TemplateResult | string {
  const range = `Within ± ${six(step.tolerance)} counts as right.`;
  if (!answer) {
    const score = solved === 0 ? '' : ` ${solved === 1 ? 'One value' : `${solved} values`} right so far.`;
    return `${concealed ? range : 'Shown.'}${score}`;
  }
  if (answer.problem) return answer.problem;
  if (answer.mark?.right) return html`<span class="right">✓ Right.</span> The engine has ${six(step.value)}.`;
  const slip = slipSentence(answer.mark?.slips ?? '');
  const near = answer.mark?.near
    ? 'Near, but not within the tolerance: rounded too early?'
    : 'No slip that this page knows.';
  return html`<span class="wrong">✗ Not yet.</span> ${slip || `${near} ${range}`}`;
}
