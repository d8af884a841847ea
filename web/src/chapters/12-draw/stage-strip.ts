// The five pictures that lead from a drawing to the network's input, each with the numbers of its stage.
import { css, html, LitElement, type TemplateResult } from 'lit';
import type { DigitStages } from '../../engine/digit-recognizer.js';
import { formatFixed, formatNumber, formatPercent, MINUS } from '../../widgets/format.js';
import type { Stroke } from '../../widgets/stroke-geometry.js';
import { widgetStyles } from '../../widgets/widget-styles.js';
import './stage-picture.js';

/** A whole number with its sign, as a shift is written. */
const signed = (value: number): string => (value < 0 ? `${MINUS}${-value}` : `+${value}`);

/** The side of the field in which the digit is scaled, and the index to which its centre of mass comes. */
const BOX_SIDE = 20;
const CENTRE = 14;

/** `<stage-strip .strokes=${strokes} .stages=${stages}>`: without stages the pictures are empty and keep their places. */
export class StageStrip extends LitElement {
  static override properties = {
    strokes: { attribute: false },
    stages: { attribute: false },
    probed: { state: true },
  };
  /** In fractions of the pad's side. */
  declare strokes: readonly Stroke[];
  declare stages: DigitStages | undefined;
  declare private probed: string;

  constructor() {
    super();
    this.strokes = [];
    this.probed = '';
  }

  protected override render(): TemplateResult {
    const stages = this.stages;
    return html`<ol @pixel-probed=${this.pixelProbed}>
        ${this.onPad(stages)}${this.inBox(stages)}${this.scaled(stages)}${this.centred(stages)}${this.finished(stages)}
      </ol>
      <p class="probed" aria-live="polite">${this.probed || '\u00a0'}</p>`;
  }

  private onPad(stages: DigitStages | undefined): TemplateResult {
    const box = stages && boxOnPad(stages);
    const size = box
      ? `Box: ${formatPercent(box.height, 0)} of the pad high, ${formatPercent(box.width, 0)} wide`
      : 'The smallest box that holds all ink';
    return html`<li><span class="name">Your lines</span>
      <stage-picture .strokes=${stages ? this.strokes : []} .pen=${stages?.pen ?? 0} .box=${box}
        description="Your drawing on the pad, with the box around its ink"></stage-picture>
      <span class="numbers">${size}</span></li>`;
  }

  private inBox(stages: DigitStages | undefined): TemplateResult {
    const size = stages
      ? `Drawn with ${stages.box.rows} × ${stages.box.cols} pixels, pen of ${formatNumber(stages.pen * stages.frame.pixelsPerUnit, 3)}`
      : 'Drawn with a pen of 12\u00A0% of its size';
    return html`<li><span class="name">The box</span>
      <stage-picture .image=${stages?.ink} description="The ink inside the box"></stage-picture>
      <span class="numbers">${size}</span></li>`;
  }

  private scaled(stages: DigitStages | undefined): TemplateResult {
    const text = stages
      ? `× ${formatNumber(stages.scale)}; centre of mass: row ${formatFixed(stages.massRow, 2)}, column ${formatFixed(stages.massCol, 2)}`
      : 'Longest side 20 pixels, by area averaging';
    return html`<li><span class="name">20 × 20</span>
      <stage-picture .image=${stages?.scaled} .cross=${stages && { x: stages.massCol + 0.5, y: stages.massRow + 0.5 }}
        description="The digit scaled to 20 pixels; a cross marks its centre of mass"></stage-picture>
      <span class="numbers">${text}</span></li>`;
  }

  private centred(stages: DigitStages | undefined): TemplateResult {
    const field = stages && { left: stages.shiftCol, top: stages.shiftRow, width: BOX_SIDE, height: BOX_SIDE };
    const mass = stages && { x: stages.massCol + stages.shiftCol + 0.5, y: stages.massRow + stages.shiftRow + 0.5 };
    const text = stages
      ? `Moved by ${signed(stages.shiftRow)} rows, ${signed(stages.shiftCol)} columns: the cross in the ring`
      : 'Centre of mass to row 14, column 14';
    return html`<li><span class="name">28 × 28</span>
      <stage-picture .image=${stages?.centred} .box=${field} .cross=${mass}
        .target=${stages && { x: CENTRE + 0.5, y: CENTRE + 0.5 }}
        description="The 20 by 20 field in one of 28 by 28, moved so that the centre of mass is nearest to row 14 and column 14"></stage-picture>
      <span class="numbers">${text}</span></li>`;
  }

  private finished(stages: DigitStages | undefined): TemplateResult {
    const text = stages ? `Largest value ${formatNumber(stages.largest, 4)} → 255` : 'Largest value 255';
    return html`<li><span class="name">The input</span>
      <stage-picture .image=${stages?.digit} description="The image of 28 by 28 grey values that the network is shown"></stage-picture>
      <span class="numbers">${text}</span></li>`;
  }

  private pixelProbed(event: CustomEvent<string>): void {
    this.probed = event.detail;
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        grid-template-columns: repeat(5, minmax(0, 1fr));
        gap: 1rem 1.25rem;
      }
      li {
        display: grid;
        /* Numbers of two or three lines take the same room, so that nothing moves while drawing. */
        grid-template-rows: auto auto 4.4em;
        gap: 0.35em;
        align-content: start;
        margin: 0;
      }
      .name {
        font-weight: 600;
      }
      .numbers {
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }
      .probed {
        margin: 0.25rem 0 0;
        min-height: 1.4em;
        font-variant-numeric: tabular-nums;
        color: var(--ink-soft);
      }
      stage-picture {
        max-width: var(--stage-width, none);
      }
      @container (max-width: 44rem) {
        ol {
          grid-template-columns: repeat(var(--stage-columns, 3), minmax(0, 1fr));
        }
      }
      @container (max-width: 28rem) {
        ol {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
      }
    `,
  ];
}

/** The box of the ink in fractions of the pad. */
function boxOnPad({ box, frame }: DigitStages): { left: number; top: number; width: number; height: number } {
  const unit = 1 / frame.pixelsPerUnit;
  return {
    left: frame.left + box.left * unit,
    top: frame.top + box.top * unit,
    width: box.cols * unit,
    height: box.rows * unit,
  };
}

customElements.define('stage-strip', StageStrip);

declare global {
  interface HTMLElementTagNameMap {
    'stage-strip': StageStrip;
  }
}
