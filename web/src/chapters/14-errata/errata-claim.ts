// One claim of a slide, proved live: what the slide says, what the engine says, what a finite difference measures, what follows.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import { messageOf } from '../../engine/engine-error.js';
import { FigureState, numbers } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';
import { agrees, type Claim, type ClaimRow, type Proof, type Values } from './claim.js';
import { CLAIMS } from './claims.js';

/** `<errata-claim kind="theta-sign">`; each kind is a figure of its own in links. */
export class ErrataClaim extends LitElement {
  static override properties = { kind: {}, values: { state: true } };
  declare kind: string;
  /** The reader's; the claim's own without. */
  declare private values: Values | undefined;
  private readonly loader = new EngineController(this);
  private link: ReturnType<ErrataClaim['makeLink']> | undefined;
  private message = '';

  constructor() {
    super();
    this.kind = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override connectedCallback(): void {
    this.link ??= this.inputs.length > 0 ? this.makeLink() : undefined;
    super.connectedCallback();
  }

  /** The name in links is that of the claim, which only the attribute says. */
  private makeLink() {
    const { inputs } = this;
    return new FigureState(this, {
      figure: this.kind,
      version: 1,
      fields: { values: numbers(inputs.length) },
      write: () => ({ values: inputs.map(({ name }) => this.current[name] as number) }),
      read: ({ values }) => {
        for (const [i, { label, min, max }] of inputs.entries()) {
          const value = values[i] as number;
          if (!(value >= min && value <= max))
            throw new Error(
              `its “${label}” is ${formatNumber(value)}, and it goes from ${formatNumber(min)} to ${formatNumber(max)}`,
            );
        }
        this.values = Object.fromEntries(inputs.map(({ name }, i) => [name, values[i] as number]));
      },
    });
  }

  private get claim(): Claim {
    const claim = CLAIMS[this.kind];
    if (!claim) throw new Error(`<errata-claim kind="${this.kind}">: expected ${Object.keys(CLAIMS).join(', ')}`);
    return claim;
  }

  private get inputs(): Claim['inputs'] {
    return this.claim.inputs;
  }

  private get current(): Values {
    return this.values ?? Object.fromEntries(this.inputs.map(({ name, value }) => [name, value]));
  }

  private prove(): Proof | undefined {
    const { engine } = this.loader;
    if (!engine) return undefined;
    try {
      this.message = '';
      return this.claim.prove(engine, this.current);
    } catch (thrown) {
      this.message = messageOf(thrown);
      return undefined;
    }
  }

  protected override render(): TemplateResult {
    const proof = this.prove();
    const { loader, inputs, current } = this;
    // How much there will be is not known before the engine has spoken; until then nothing is there that could move.
    const waiting = !loader.engine && !loader.problem;
    return html`<figure-frame class=${waiting ? 'waiting' : ''} question=${this.claim.question}>
      <div slot="picture" class="claim">${proof ? claimTable(proof.rows, this.claim.columns) : nothing}
        <p class="follows" data-testid="follows">${proof ? html`<strong>So:</strong> ${proof.follows}` : nothing}</p></div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <error-note .message=${this.message} retry-label="" testid="claim-message"></error-note>
      ${
        inputs.length === 0
          ? nothing
          : html`<play-controls slot="controls" no-play no-step ?disabled=${!proof} @reset=${this.reset}></play-controls>
      ${inputs.map(
        ({
          name,
          label,
          min,
          max,
          step,
        }) => html`<number-field slot="controls" class="narrow" label=${label} testid="${this.kind}-${name}" .value=${current[name] as number}
          .min=${min} .max=${max} .step=${step} @value-changed=${(event: ValueChangedEvent<number>) => this.change(name, event.detail.value)}></number-field>`,
      )}
      <share-link slot="link" .source=${this.link}></share-link>`
      }
      <read-out slot="read-out" .text=${proof ? sayProof(proof) : loader.waiting}></read-out>
    </figure-frame>`;
  }

  private change(name: string, value: number): void {
    this.values = { ...this.current, [name]: value };
  }

  private readonly reset = (): void => {
    this.values = undefined;
  };
}

function claimTable(
  rows: readonly ClaimRow[],
  [printed, computed]: readonly [string, string] = ['the slide', 'the engine'],
): TemplateResult {
  const measured = rows.some((row) => row.measured !== undefined);
  return html`<table><thead><tr><td></td><th scope="col">${printed}</th><th scope="col">${computed}</th>
      ${measured ? html`<th scope="col">finite difference</th>` : nothing}<td></td></tr></thead>
    <tbody>${rows.map((row) => {
      const same = agrees(row);
      return html`<tr class=${same === false ? 'differs' : ''}><th scope="row">${row.what}</th><td>${shown(row.slide, row.digits)}</td><td><b>${shown(row.engine, row.digits)}</b></td>
        ${measured ? html`<td>${row.measured === undefined ? '' : shown(row.measured, row.digits)}</td>` : nothing}
        <td class="verdict">${same === undefined ? '' : same ? html`✓<span> agrees</span>` : html`✗<span> differs</span>`}</td></tr>`;
    })}</tbody></table>`;
}

/** A number stays in one piece, however narrow its column: 1.46 × 10⁻¹¹ has spaces that do not break. */
function shown(value: number | string, digits = 6): string {
  return typeof value === 'string' ? value : formatNumber(value, digits).replaceAll(' ', '\u00A0');
}

function sayProof({ rows }: Proof): string {
  const compared = rows.filter((row) => agrees(row) !== undefined);
  const wrong = compared.filter((row) => agrees(row) === false).map(({ what }) => what);
  if (wrong.length === 0) return `With these numbers slide and engine agree on all ${compared.length}.`;
  return `${wrong.length} of ${compared.length} differ: ${wrong.join('; ').replace(/\?$/, '')}.`;
}

customElements.define('errata-claim', ErrataClaim);

declare global {
  interface HTMLElementTagNameMap {
    'errata-claim': ErrataClaim;
  }
}
